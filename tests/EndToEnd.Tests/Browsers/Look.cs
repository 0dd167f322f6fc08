using Microsoft.Playwright;

namespace OrleansChat.EndToEnd.Tests.Browsers;

/// <summary>What somebody looks at the page with: their language, light or dark, at a desk or on a phone.</summary>
internal sealed record Look
{
    private static readonly ViewportSize Desk = new() { Width = 1200, Height = 900 };
    private static readonly ViewportSize Hand = new() { Width = 390, Height = 844 };

    /// <summary><c>en</c> or <c>zh</c>.</summary>
    public string Language { get; init; } = "en";

    public bool Dark { get; init; }

    public bool Phone { get; init; }

    /// <summary>As a name for files: <c>zh-dark-phone</c>.</summary>
    public override string ToString() => $"{Language}-{(Dark ? "dark" : "light")}{(Phone ? "-phone" : "")}";

    public BrowserNewContextOptions Options() => new()
    {
        Locale = Language == "zh" ? "zh-CN" : "en-US",
        ColorScheme = Dark ? ColorScheme.Dark : ColorScheme.Light,
        ReducedMotion = ReducedMotion.Reduce,
        TimezoneId = "UTC",
        ViewportSize = Phone ? Hand : Desk,
        HasTouch = Phone,
        IsMobile = Phone,
    };
}
