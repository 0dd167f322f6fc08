using System.Runtime.InteropServices;

namespace OrleansChat.Cluster.Members;

/// <summary>What .NET cannot send to another process.</summary>
internal static partial class Signals
{
    private const int Kill = 9;
    private const int Term = 15;

    private static readonly bool IsLinux = OperatingSystem.IsLinux();

    public static void SendTerm(int pid) => _ = Send(pid, Term);

    public static void SendKill(int pid) => _ = Send(pid, Kill);

    public static void SendStop(int pid) => _ = Send(pid, IsLinux ? 19 : 17);

    public static void SendContinue(int pid) => _ = Send(pid, IsLinux ? 18 : 19);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int pid, int signal);
}
