using System.Net.Http.Headers;
using System.Text;
using Breakeven.TestKit.Faults.Wires;

namespace Breakeven.TestKit.Faults;

/// <summary>A client that asks a gateway for faults and judges what comes back.</summary>
/// <param name="gateway">Its base address is the gateway's root.</param>
/// <param name="key">Sent as a bearer token; null for none.</param>
/// <param name="patience">Longest wait for the end of an answer.</param>
public sealed class FaultProbe(HttpClient gateway, string? key, TimeSpan patience)
{
    private int _asked;

    /// <param name="model">The name under which the gateway reaches the <see cref="FaultyServer"/>'s model of the fault's name.</param>
    public async Task<FaultReport> AskAsync(Fault fault, FaultWire client, string model, bool stream, CancellationToken cancellationToken)
    {
        string prompt = $"Grüße 👋🏽 日本語 {fault.Name} {Interlocked.Increment(ref _asked)}";
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(patience);
        using HttpRequestMessage request = new(HttpMethod.Post, client.Path) { Content = new StringContent(client.Ask(model, prompt, stream), Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using HttpResponseMessage response = await gateway.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, waiting.Token);
            byte[] body = await BodyOf(response, waiting.Token);
            string headers = $"{response.Headers}{response.Content.Headers}";
            string? id = response.Headers.TryGetValues("x-request-id", out IEnumerable<string>? ids) ? ids.First() : null;
            return new(fault, client.Name, stream, (int)response.StatusCode, Encoding.UTF8.GetString(body), id, [.. FaultJudge.Judge(fault, client, stream, (int)response.StatusCode, headers, body, prompt)]);
        }
        catch (Exception none) when (none is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new(fault, client.Name, stream, 0, "", null, [none is HttpRequestException ? $"no response: {none.Message}" : $"no end within {patience.TotalSeconds:0} s"]);
        }
    }

    /// <summary>All that came, also of a body that breaks off.</summary>
    private static async Task<byte[]> BodyOf(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        try
        {
            await response.Content.CopyToAsync(body, cancellationToken);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            // What came before the break is judged.
        }
        return body.ToArray();
    }
}
