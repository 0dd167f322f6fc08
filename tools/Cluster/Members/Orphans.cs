using System.Diagnostics;
using OrleansChat.Postgres;

namespace OrleansChat.Cluster.Members;

/// <summary>Members must not outlive their supervisor unnoticed, however it ended: a watch ends them, and the next <c>up</c> looks for what is left.</summary>
internal static class Orphans
{
    /// <summary>Every member has it in its environment, with the data directory of its cluster.</summary>
    public const string Mark = "ORLEANSCHAT_CLUSTER";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Members first, then the database, which they still need while they end.
    private const string Script =
        """
        members=' ' last=0
        while read -r what pid; do
            case $what in
                +) members="$members$pid " ;;
                -) case $members in *" $pid "*) members="${members%%" $pid "*} ${members#*" $pid "}" ;; esac ;;
                last) last=$pid ;;
            esac
        done
        alive() { for pid in $members; do kill -0 "$pid" && return 0; done; return 1; }
        {
            for pid in $members; do kill -TERM "$pid"; kill -CONT "$pid"; done
            tries=0
            while alive && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
            for pid in $members; do kill -KILL "$pid"; done
            [ "$last" = 0 ] || kill -INT "$last"
        } 2>/dev/null
        """;

    /// <summary>Is told <c>+ PID</c> and <c>- PID</c> of members, and <c>last PID</c> of the database, 0 for none.</summary>
    public static OrphanWatch? Watch() => OrphanWatch.Start(Script);

    /// <summary>Ends the members of a data directory that nobody supervises. Only whoever holds its lock may ask.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> EndAsync(string data)
    {
        List<int> found = Find(data);
        foreach (int pid in found)
        {
            Signals.SendTerm(pid);
            Signals.SendContinue(pid);
        }

        long started = Stopwatch.GetTimestamp();
        while (Find(data).Count > 0 && Stopwatch.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(Pause);
        }

        foreach (int pid in Find(data))
        {
            Signals.SendKill(pid);
        }

        return found.Count;
    }

    private static List<int> Find(string data)
    {
        string wanted = $"{Mark}={data}";
        var found = new List<int>();
        if (!Directory.Exists("/proc/self"))
        {
            return found;
        }

        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), out int pid) && pid != Environment.ProcessId && HasInEnvironment(process, wanted))
            {
                found.Add(pid);
            }
        }

        return found;
    }

    private static bool HasInEnvironment(string process, string wanted)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Split('\0').Contains(wanted);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not ours, or gone.
            return false;
        }
    }
}
