using System.Diagnostics;
using OpenTelemetry;

namespace OrleansChat.Hosting.Telemetry;

/// <summary>
/// Takes out of Orleans' spans what says who and where: the ids of grains are those of users and rooms. A call that failed says so in words that may name
/// some: it is left out, the span of ours around it tells the outcome.
/// </summary>
internal sealed class NamelessSpans : BaseProcessor<Activity>
{
    private static readonly string[] Naming =
        ["orleans.rpc.target_id", "orleans.rpc.source_id", "orleans.grain.id", "orleans.activation.id", "exception.message", "exception.stacktrace"];

    public override void OnEnd(Activity data)
    {
        foreach (string tag in Naming)
        {
            if (data.GetTagItem(tag) is not null)
            {
                data.SetTag(tag, null);
            }
        }

        if (data.Events.Any() || data.StatusDescription is not null)
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
