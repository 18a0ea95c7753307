using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Breakeven.Gateway.Tests.Faults;

/// <summary>A client on a raw socket, for requests that no HTTP library would send.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;
    private readonly StringBuilder _received = new();

    private RawClient(TcpClient tcp) => (_tcp, _stream) = (tcp, tcp.GetStream());

    public static async Task<RawClient> ConnectAsync(Uri address)
    {
        TcpClient tcp = new() { NoDelay = true };
        await tcp.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        return new(tcp);
    }

    /// <returns>False when the other side has closed already.</returns>
    public async Task<bool> SendAsync(string latin1)
    {
        try
        {
            await _stream.WriteAsync(Encoding.Latin1.GetBytes(latin1), TestContext.Current.CancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Reads one response: to its length, or to the connection's end.</summary>
    /// <returns>0 and nothing when the connection ends without one.</returns>
    public async Task<(int Status, string Text)> ReadAsync()
    {
        while (!IsWhole() && await FillAsync())
        {
        }
        string text = _received.ToString();
        return text.Length > 12 ? (int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), text) : (0, text);
    }

    /// <summary>Waits until the other side closes.</summary>
    public async Task EndAsync()
    {
        while (await FillAsync())
        {
        }
    }

    public void Dispose() => _tcp.Dispose();

    private bool IsWhole()
    {
        string text = _received.ToString();
        int head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal), at = text.IndexOf("content-length: ", StringComparison.OrdinalIgnoreCase);
        return head >= 0 && at >= 0 && at < head && text.Length >= head + 4 + int.Parse(text[(at + 16)..].Split('\r')[0], CultureInfo.InvariantCulture);
    }

    private async Task<bool> FillAsync()
    {
        byte[] buffer = new byte[4096];
        try
        {
            int read = await _stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
            _received.Append(Encoding.Latin1.GetString(buffer, 0, read));
            return read > 0;
        }
        catch (IOException)
        {
            return false; // a reset ends it too
        }
    }
}
