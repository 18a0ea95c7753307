using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>The client's body on its way upstream: as it comes, in pieces, bounded.</summary>
/// <remarks>A provider may answer before it has read all. Then the transport goes on sending beside the answer; that must have ended before the call does, since the server gives the connection's body to its next request.</remarks>
/// <param name="most">Largest body, in bytes.</param>
/// <param name="sent">Runs when all of it is upstream.</param>
internal sealed class PassthroughUpload(PassthroughRequest request, long most, Action sent) : IAsyncDisposable
{
    private const int Step = 64 * 1024;
    private readonly CancellationTokenSource _stop = new();
    private Task _copying = Task.CompletedTask;

    /// <summary>Why the client's body could not be read to its end; null when that is not why sending failed.</summary>
    public CallError? Error { get; private set; }

    public Task CopyToAsync(Stream upstream, CancellationToken cancellationToken) => _copying = CopyAsync(upstream, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _copying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task CopyAsync(Stream upstream, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellationToken);
        byte[] piece = ArrayPool<byte>.Shared.Rent(Step);
        try
        {
            long total = 0;
            while (await ReadAsync(piece, either.Token) is var read and > 0)
            {
                total += read;
                if (total > most) throw Failed(GatewayErrors.BodyTooLarge(most));
                await upstream.WriteAsync(piece.AsMemory(0, read), either.Token);
            }
            sent();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>Only what goes wrong here is the client's; a failing write is the provider's.</summary>
    private async ValueTask<int> ReadAsync(byte[] piece, CancellationToken cancellationToken)
    {
        try
        {
            return await request.Body!.ReadAsync(piece, cancellationToken);
        }
        catch (BadHttpRequestException bad)
        {
            throw Failed(bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? GatewayErrors.BodyTooLarge(most) : GatewayErrors.BadBody(bad.StatusCode));
        }
        catch (IOException)
        {
            throw Failed(GatewayErrors.BadBody(StatusCodes.Status400BadRequest));
        }
    }

    private IOException Failed(CallError error)
    {
        Error = error;
        return new IOException(error.Code);
    }
}
