using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Breakeven.EndToEnd.Chaos;

/// <summary>Calls one after the other until it is stopped, whole answers and streams in turn, and keeps what came of each. A gateway that is gone is called again.</summary>
internal sealed class ChaosClient(HttpClient http, int number, ConcurrentBag<ChaosCall> calls)
{
    private readonly Random _random = new(number);

    public async Task RunAsync(CancellationToken stop)
    {
        for (int turn = 0; !stop.IsCancellationRequested; turn++)
        {
            ChaosCall call = await CallAsync($"chaos-{number:d2}-{turn:d6}", isStream: turn % 2 == 0);
            calls.Add(call);
            if (call.Status is null) await Task.Delay(100, CancellationToken.None);
        }
    }

    private async Task<ChaosCall> CallAsync(string id, bool isStream)
    {
        string key = _random.Next(4) == 0 ? ChaosConfig.Tight : ChaosConfig.Ample;
        string route = ChaosConfig.Routes[_random.Next(ChaosConfig.Routes.Length)];
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ChaosConfig.SecretOf(key));
        request.Headers.Add("x-request-id", id);
        request.Content = new StringContent(
            $$"""{"model":"{{route}}","stream":{{(isStream ? "true" : "false")}},"max_tokens":10,"messages":[{"role":"user","content":"{{id}}"}]}""", Encoding.UTF8, "application/json");
        int? status = null;
        StringBuilder body = new();
        bool isWhole = false;
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            status = (int)response.StatusCode;
            isWhole = await ReadAsync(response, body);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException)
        {
            // The gateway was killed. What came before is kept.
        }
        bool isComplete = isWhole && (!isStream || status != 200 || body.ToString().TrimEnd().EndsWith("data: [DONE]", StringComparison.Ordinal));
        return new ChaosCall(id, key, status, body.Length > 0, isComplete);
    }

    /// <returns>True when the body ended as HTTP says that it must.</returns>
    private static async Task<bool> ReadAsync(HttpResponseMessage response, StringBuilder body)
    {
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync());
        char[] buffer = new char[1024];
        while (true)
        {
            int read = await reader.ReadAsync(buffer);
            if (read == 0) return true;
            body.Append(buffer, 0, read);
        }
    }
}
