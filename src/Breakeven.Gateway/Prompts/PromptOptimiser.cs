using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Gateway.Prompts.Outputs;
using Breakeven.Protocols;
using Breakeven.Protocols.Prompts;

namespace Breakeven.Gateway.Prompts;

/// <summary>Stage <c>shorten</c>: what is done to a prompt whatever target answers. After the response cache, whose key is what the client sent; before routing, which sees what will be sent.</summary>
/// <remarks>Changes bytes and reads the result as the client's own format again, so that all that follows sees a request like any other. Where anything is in doubt the request stays as it came.</remarks>
internal sealed class PromptOptimiser(PrefixReuse reuse, OutputLimiter outputs)
{
    /// <summary>As all estimates of the gateway.</summary>
    private const long BytesPerToken = 4;

    /// <returns>Always null: a prompt that cannot be shortened is sent as it is.</returns>
    public CallError? Apply(CallContext call)
    {
        if (call.HeldOut is not null) return null; // no measure touches what the others are measured against
        if (PromptRule.Of(call) is not { } rule || PromptLayoutReader.Read(call.Client.Format, call.Request.Body.Span) is not { } layout) return null;
        PromptWork work = new(rule, reuse, call.Admission.Workload ?? call.Route.Name ?? "") { TokensBefore = call.Request.EstimatedInputTokens, Parts = PartsOf(layout) };
        call.Prompt = work;
        if (rule.History is { } history) Window(call, work, history, layout);
        if (rule.Tools != ToolMinification.Off) Minify(call, work, rule.Tools);
        if (rule.MaxTokens is { } limit) outputs.Apply(call, work, limit); // last, so that it is the body's first member
        return null;
    }

    /// <summary>A client that marks its own prompt for the provider's cache has laid it out: nothing is taken from under its marks.</summary>
    private static void Window(CallContext call, PromptWork work, HistoryConfig history, PromptLayout layout)
    {
        if (call.Request.EstimatedInputTokens <= history.AboveTokens || HistoryWindow.Cut(layout, history.Turns, history.Tokens * BytesPerToken) is not { } cut) return;
        ReadOnlySpan<byte> body = call.Request.Body.Span;
        if (PromptLayoutReader.HasMember(body, "cache_control"u8)) return;
        ArrayBufferWriter<byte> shorter = new(body.Length);
        HistoryWindow.Write(body, layout, cut, shorter);
        if (TryReplace(call, shorter.WrittenMemory)) work.LeftOut(cut.Gone);
    }

    private static void Minify(CallContext call, PromptWork work, ToolMinification how)
    {
        ReadOnlySpan<byte> body = call.Request.Body.Span;
        if (PromptLayoutReader.Read(call.Client.Format, body)?.Tools is not { } tools) return;
        ArrayBufferWriter<byte> shorter = new(body.Length);
        shorter.Write(body[..tools.Start]);
        try
        {
            ToolSchemas.Write(tools.Of(body), how == ToolMinification.Descriptions, shorter);
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            return; // text that is no Unicode, as an unpaired surrogate
        }
        shorter.Write(body[tools.End..]);
        if (shorter.WrittenCount < body.Length && TryReplace(call, shorter.WrittenMemory)) work.Minified();
    }

    private static bool TryReplace(CallContext call, ReadOnlyMemory<byte> body)
    {
        if (!call.Client.TryReadRequest(body, out ModelRequest? request, out _)) return false;
        call.Request = request;
        return true;
    }

    /// <summary>About four bytes of JSON a token, as all estimates of the gateway.</summary>
    private static ImmutableSortedDictionary<string, int> PartsOf(PromptLayout layout)
    {
        (long tools, long system, long history, long last) = layout.Sizes();
        ImmutableSortedDictionary<string, int>.Builder parts = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        parts["tools"] = Tokens(tools);
        parts["system"] = Tokens(system);
        parts["history"] = Tokens(history);
        parts["last_turn"] = Tokens(last);
        return parts.ToImmutable();
    }

    private static int Tokens(long bytes) => (int)Math.Min(int.MaxValue, TokenEstimate.FromBytes(bytes));
}
