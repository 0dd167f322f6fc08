using System.Globalization;

namespace Orleans;

/// <summary>How long an activation of a grain class may be idle.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class CollectionAgeLimitAttribute : Attribute
{
    private readonly TimeSpan? _given;

    public CollectionAgeLimitAttribute()
    {
    }

    public CollectionAgeLimitAttribute(string inactivityPeriod) => _given = TimeSpan.Parse(inactivityPeriod, CultureInfo.InvariantCulture);

    public double Days { get; set; }

    public double Hours { get; set; }

    public double Minutes { get; set; }

    /// <summary>Never collected for idleness.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>Never less than a minute.</summary>
    public TimeSpan Amount
    {
        get
        {
            TimeSpan amount = AlwaysActive
                ? TimeSpan.FromDays(short.MaxValue)
                : _given ?? TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
            return amount > TimeSpan.Zero ? amount : TimeSpan.FromMinutes(1);
        }
    }
}
