using System.Globalization;
using OrleansChat.Cluster.Members;
using Spectre.Console;

namespace OrleansChat.Cluster.Commands;

/// <summary>The members as people look at them: coloured on a terminal, plain elsewhere, never broken over lines.</summary>
internal static class MembersTable
{
    public static void Write(IAnsiConsole console, IEnumerable<MemberStatus> members)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (string heading in new[] { "NAME", "STATE", "PID", "ADDRESS", "ADMIN" })
        {
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))).NoWrap().PadLeft(0).PadRight(2));
        }

        foreach (MemberStatus member in members)
        {
            string state = member.Detail is null ? member.State.Word() : $"{member.State.Word()}: {member.Detail}";
            table.AddRow(
                new Text(member.Name),
                new Text(state, new Style(Colour(member.State))),
                new Text(member.Pid?.ToString(CultureInfo.InvariantCulture) ?? ""),
                new Text(member.Url ?? ""),
                new Text(member.Admin ?? ""));
        }

        console.Write(table);
    }

    private static Color Colour(MemberState state) => state switch
    {
        MemberState.Ready => Color.Green,
        MemberState.Starting or MemberState.Stopping or MemberState.Frozen => Color.Yellow,
        MemberState.Died or MemberState.Killed => Color.Red,
        _ => Color.Default,
    };
}
