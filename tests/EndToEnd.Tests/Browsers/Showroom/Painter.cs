using Microsoft.Playwright;

namespace OrleansChat.EndToEnd.Tests.Browsers.Showroom;

/// <summary>Pictures for people and talks, drawn by the browser.</summary>
internal sealed class Painter(IBrowser browser)
{
    /// <summary>A face of two colors.</summary>
    public Task<byte[]> FaceAsync(string skin, string hair, string shirt) => PaintAsync(128, 128, $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="128" height="128">
          <rect width="64" height="64" fill="{shirt}" opacity=".35"/>
          <path d="M8 64c2-16 12-20 24-20s22 4 24 20z" fill="{shirt}"/>
          <path d="M18 30c-2-16 6-22 14-22s16 6 14 22c0 8-2 12-4 14H22c-2-2-4-6-4-14z" fill="{hair}"/>
          <rect x="27" y="38" width="10" height="10" rx="4" fill="{skin}"/>
          <ellipse cx="32" cy="29" rx="11" ry="13" fill="{skin}"/>
          <path d="M20 26c2-9 8-12 13-12 6 0 10 4 11 12-5-1-9-4-11-7-2 4-7 7-13 7z" fill="{hair}"/>
          <path d="M28 35c2 2 6 2 8 0" stroke="#7c2d12" stroke-width="1.4" fill="none" stroke-linecap="round"/>
          <circle cx="28" cy="29" r="1.3"/><circle cx="36" cy="29" r="1.3"/>
        </svg>
        """);

    /// <summary>A poster of mountains at sunset.</summary>
    public Task<byte[]> PosterAsync() => PaintAsync(960, 600, """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 600" width="960" height="600">
          <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#1e3a8a"/><stop offset=".6" stop-color="#f97316"/><stop offset="1" stop-color="#fde68a"/></linearGradient></defs>
          <rect width="960" height="600" fill="url(#sky)"/>
          <circle cx="650" cy="330" r="80" fill="#fef3c7"/>
          <path d="M0 420l180-160 150 130 170-200 190 220 120-90 150 120v160H0z" fill="#4c1d95" opacity=".75"/>
          <path d="M0 490l220-120 180 110 200-140 360 180v80H0z" fill="#1e1b4b"/>
          <text x="64" y="130" font-family="DejaVu Sans, sans-serif" font-size="64" font-weight="bold" fill="#fff7ed">Open Air</text>
          <text x="66" y="180" font-family="DejaVu Sans, sans-serif" font-size="26" fill="#fff7ed">Music in the mountains, 12 December</text>
        </svg>
        """);

    private async Task<byte[]> PaintAsync(int width, int height, string svg)
    {
        IPage canvas = await browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        await canvas.SetContentAsync($"<body style=\"margin:0\">{svg}");
        byte[] picture = await canvas.ScreenshotAsync(new() { Type = ScreenshotType.Png });
        await canvas.CloseAsync();
        return picture;
    }
}
