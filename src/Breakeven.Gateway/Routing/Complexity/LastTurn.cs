using System.Buffers;
using Breakeven.Gateway.Endpoints;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway.Routing.Complexity;

/// <summary>What the user asked last in a stored request: the text that a router scores and learns from.</summary>
public static class LastTurn
{
    /// <param name="call">Says in which format the request is.</param>
    /// <param name="request">The request's body, as it is stored.</param>
    /// <returns>UTF-8; null where a text does not say what was asked (an image, a conversation kept elsewhere, another kind of call), or where the stored body is cut.</returns>
    public static byte[]? Of(CallRecord call, ReadOnlyMemory<byte> request)
    {
        ArgumentNullException.ThrowIfNull(call);
        foreach ((_, IClientProtocol protocol) in ClientProtocols.Calls)
        {
            if (protocol.Name != call.Protocol || protocol.Operation != call.Operation || !(protocol.Format == WireFormat.Completions || WireFormats.IsConversation(protocol.Format))) continue;
            if (!protocol.TryReadRequest(request, out ModelRequest? read, out _)) continue;
            return read.HasImages || read.PreviousAnswerId is not null ? null : Of(read);
        }
        return null;
    }

    /// <summary>The same blocks in the same order as <see cref="PromptScorer"/> takes them, whole.</summary>
    internal static byte[] Of(ModelRequest request)
    {
        ArrayBufferWriter<byte> turn = new();
        bool isUsersTurn = false;
        request.VisitPrompt((role, text) =>
        {
            bool isUser = role.SequenceEqual("user"u8) || role.IsEmpty;
            if (isUser && !isUsersTurn) turn.Clear();
            isUsersTurn = isUser;
            if (isUser) turn.Write(text);
        });
        return turn.WrittenSpan.ToArray();
    }
}
