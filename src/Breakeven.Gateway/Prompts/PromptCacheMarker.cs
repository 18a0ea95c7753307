using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Targets;
using Breakeven.Protocols;
using Breakeven.Protocols.Prompts;

namespace Breakeven.Gateway.Prompts;

/// <summary>Asks a provider to keep the beginning of a prompt, in the bytes that go to it, where reuse was seen that pays for it. What the client asked for itself stands.</summary>
internal static class PromptCacheMarker
{
    /// <summary>The ledger's word for a key given to OpenAI.</summary>
    public const string Key = "cache:key";

    // OpenAI caches prompts from 1,024 tokens on (platform.openai.com/docs/guides/prompt-caching). Anthropic: 1,024 for Sonnet and for Opus up to 4.1,
    // 2,048 or 4,096 for others (docs.claude.com, prompt caching). Below the least length nothing is kept, so the larger is taken where a name does not tell.
    private const long LeastTokens = 1_024, LeastTokensOfOthers = 4_096, BytesPerToken = 4;

    /// <param name="format">Of <paramref name="body"/>: what the target is spoken to in.</param>
    /// <returns>The body with marks, or the same one.</returns>
    public static ReadOnlyMemory<byte> Mark(CallContext call, Candidate candidate, WireFormat format, ReadOnlyMemory<byte> body)
    {
        if (call.Prompt is not { Rule.Cache: true } work || candidate.Target.Location == Location.Own) return body;
        return (candidate.Target.Provider.Type, format) switch
        {
            ("anthropic", WireFormat.Messages) => Breakpoints(call, candidate, work, body),
            ("openai", WireFormat.ChatCompletions or WireFormat.Responses) => CacheKey(call, candidate, work, format, body),
            _ => body,
        };
    }

    private static ReadOnlyMemory<byte> Breakpoints(CallContext call, Candidate candidate, PromptWork work, ReadOnlyMemory<byte> body)
    {
        if (PromptLayoutReader.Read(WireFormat.Messages, body.Span) is not { } layout || PromptLayoutReader.HasMember(body.Span, "cache_control"u8)) return body;
        MarkPlan plan = Worth(call, candidate, work, PromptPrefix.Of(body.Span, layout), LeastBytesOf(candidate.Target.Provider.Type, candidate.Model));
        if (plan.Points.IsEmpty) return body;
        ArrayBufferWriter<byte> marked = new(body.Length + 256);
        IReadOnlyList<CachePoint> points = CacheBreakpoints.Write(body.Span, layout, plan.Points, plan.ForAnHour, marked);
        if (points.Count == 0) return body;
        work.Marked(candidate, [.. points.Select(Word), .. plan.ForAnHour ? [CallRecord.HourMark] : Array.Empty<string>()]);
        return marked.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> CacheKey(CallContext call, Candidate candidate, PromptWork work, WireFormat format, ReadOnlyMemory<byte> body)
    {
        if (PromptLayoutReader.Read(format, body.Span) is not { HasCacheKey: false } layout) return body;
        PromptPrefix prefix = PromptPrefix.Of(body.Span, layout);
        ImmutableArray<PrefixPoint> stable = [.. prefix.Points.Where(point => point.Point != CachePoint.Turns)];
        if (stable.IsEmpty || Worth(call, candidate, work, new(stable, []), LeastBytesOf(candidate.Target.Provider.Type, candidate.Model)) is not { Points.IsEmpty: false } plan) return body;
        ArrayBufferWriter<byte> keyed = new(body.Length + 64);
        PromptCacheKey.Write(body.Span, KeyOf(call, stable.Last(point => plan.Points.Contains(point.Point))), keyed);
        work.Marked(candidate, [Key]);
        return keyed.WrittenMemory;
    }

    /// <summary>A retry asks for what the first try asked for, and is not counted.</summary>
    private static MarkPlan Worth(CallContext call, Candidate candidate, PromptWork work, PromptPrefix prefix, long leastBytes)
    {
        if (work.IsFirstAt(candidate)) return work.ScopeAt(candidate).Observe(prefix, leastBytes, CacheRates.Of(CallPricer.RatesOf(call, candidate)), call.Time.GetUtcNow());
        ImmutableArray<string> marks = work.MarksAt(candidate);
        return new([.. Enum.GetValues<CachePoint>().Where(point => marks.Any(mark => mark == Word(point) || mark == Key))], marks.Contains(CallRecord.HourMark));
    }

    /// <summary>Of the client's key and the prompt's beginning: calls that share both go to one machine, and tells nothing about either.</summary>
    private static string KeyOf(CallContext call, PrefixPoint point)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{call.CallerOrNull?.Key?.Name}\n{point.Hash:x32}"));
        return "bk-" + Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(0, 12));
    }

    /// <summary>Bytes of the shortest prefix that a provider keeps.</summary>
    public static long LeastBytesOf(string providerType, string model) => BytesPerToken * (providerType != "anthropic"
        || model.Contains("sonnet", StringComparison.OrdinalIgnoreCase) || model.Contains("opus-4-1", StringComparison.OrdinalIgnoreCase) || model.Contains("opus-4-2025", StringComparison.OrdinalIgnoreCase)
            ? LeastTokens
            : LeastTokensOfOthers);

    private static string Word(CachePoint point) => point switch
    {
        CachePoint.Tools => "cache:tools",
        CachePoint.System => "cache:system",
        _ => "cache:turns",
    };
}
