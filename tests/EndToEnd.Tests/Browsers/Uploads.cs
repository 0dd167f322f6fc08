using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Browsers;

/// <summary>Uploads of people who have no page open.</summary>
internal static class Uploads
{
    /// <summary>Uploads a file; answers its id.</summary>
    public static async Task<string> UploadAsync(this FrameClient client, Uri page, byte[] content, string name)
    {
        using var http = new HttpClient { BaseAddress = page };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)client.Ready["token"]!);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        using HttpResponseMessage response = await http.PostAsync(new Uri("media", UriKind.Relative), form);
        response.EnsureSuccessStatusCode();
        return (string)(await response.Content.ReadFromJsonAsync<JsonObject>())!["media"]!;
    }
}
