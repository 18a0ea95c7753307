using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Ledger.Storage;

namespace Breakeven.Ledger.Records;

/// <summary>A record as journal and store keep it: a third of its JSON in size and time. What it says is what its JSON says (<see cref="CallRecordJson"/>).</summary>
internal static class RecordEncoder
{
    public static byte[] Encode(CallRecord call)
    {
        ArrayBufferWriter<byte> bytes = new(512);
        Encode(call, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    public static void Encode(CallRecord call, ArrayBufferWriter<byte> output)
    {
        MemberWriter members = new(output);
        WriteWho(ref members, call);
        WriteWhere(ref members, call);
        WriteOutcome(ref members, call);
        WriteUsage(ref members, call);
        WriteReasons(ref members, call);
        members.Flush();
    }

    private static void WriteWho(ref MemberWriter members, CallRecord call)
    {
        members.Write(RecordMember.Id, call.Id); // id and instant come first: a query looks at them before the rest
        members.Write(RecordMember.StartedAt, StoredValue.Of(call.StartedAt));
        members.Write(RecordMember.RequestId, call.RequestId);
        members.Write(RecordMember.Key, call.Key);
        members.Write(RecordMember.Environment, call.Environment);
        members.Write(RecordMember.Workload, call.Workload);
        members.Write(RecordMember.DataClass, call.DataClass);
        if (call.PersonalData is { } counts) WriteCounts(ref members, RecordMember.PersonalData, counts);
        if (call.Tags is not { } tags) return;
        int begun = members.Begin(RecordMember.Tags);
        foreach ((string name, string value) in tags)
        {
            members.WriteText(name);
            members.WriteText(value);
        }
        members.End(begun);
    }

    private static void WriteWhere(ref MemberWriter members, CallRecord call)
    {
        members.Write(RecordMember.Protocol, call.Protocol);
        members.Write(RecordMember.Operation, call.Operation);
        members.Write(RecordMember.Route, call.Route);
        members.Write(RecordMember.RequestModel, call.RequestModel);
        members.Write(RecordMember.Target, call.Target);
        members.Write(RecordMember.Provider, call.Provider);
        members.Write(RecordMember.ResponseModel, call.ResponseModel);
        members.Write(RecordMember.Location, (long?)call.Location);
        members.Write(RecordMember.Region, call.Region);
        if (call.Stream) members.Write(RecordMember.Stream, 1L);
    }

    private static void WriteOutcome(ref MemberWriter members, CallRecord call)
    {
        members.Write(RecordMember.Outcome, (long)call.Outcome);
        members.Write(RecordMember.Status, (long)call.Status);
        members.Write(RecordMember.ErrorCode, call.ErrorCode);
        if (call.Attempts.IsDefault) return;
        foreach (Attempt attempt in call.Attempts) WriteAttempt(ref members, attempt);
    }

    private static void WriteAttempt(ref MemberWriter members, Attempt attempt)
    {
        int begun = members.Begin(RecordMember.Attempt);
        members.Write(RecordMember.Target, attempt.Target);
        members.Write(RecordMember.StartedAt, StoredValue.Of(attempt.StartedAt));
        members.Write(RecordMember.DurationMs, attempt.DurationMs);
        members.Write(RecordMember.Status, (long?)attempt.Status);
        members.Write(RecordMember.ErrorCode, attempt.ErrorClass);
        members.Write(RecordMember.Provider, attempt.Provider);
        members.Write(RecordMember.RequestModel, attempt.Model);
        members.Write(RecordMember.Location, (long?)attempt.Location);
        members.Write(RecordMember.Region, attempt.Region);
        members.Write(RecordMember.InputTokens, attempt.InputTokens);
        members.Write(RecordMember.OutputTokens, attempt.OutputTokens);
        members.Write(RecordMember.CostUsd, attempt.CostUsd);
        members.End(begun);
    }

    private static void WriteUsage(ref MemberWriter members, CallRecord call)
    {
        members.Write(RecordMember.InputTokens, call.InputTokens);
        members.Write(RecordMember.CachedInputTokens, call.CachedInputTokens);
        members.Write(RecordMember.CacheWriteTokens, call.CacheWriteTokens);
        members.Write(RecordMember.OutputTokens, call.OutputTokens);
        members.Write(RecordMember.ReasoningTokens, call.ReasoningTokens);
        members.Write(RecordMember.UsageSource, (long)call.UsageSource);
        if (call.UsageSuspect is { } suspect) members.Write(RecordMember.UsageSuspect, suspect ? 1L : 0L);
        members.Write(RecordMember.ProviderUsage, call.ProviderUsage);
        members.Write(RecordMember.CostUsd, call.CostUsd);
        members.Write(RecordMember.CostBasis, (long)call.CostBasis);
        members.Write(RecordMember.MarginalCostUsd, call.MarginalCostUsd);
    }

    private static void WriteReasons(ref MemberWriter members, CallRecord call)
    {
        members.Write(RecordMember.DurationMs, call.DurationMs);
        members.Write(RecordMember.TtfcMs, call.TtfcMs);
        members.Write(RecordMember.OverheadUs, call.OverheadUs);
        members.Write(RecordMember.Cache, call.Cache);
        members.Write(RecordMember.Decision, call.Decision);
        members.Write(RecordMember.Score, call.Score);
        if (call.PrefixHashes is { IsDefault: false } hashes) WriteTexts(ref members, RecordMember.PrefixHashes, hashes);
        members.Write(RecordMember.ConfigVersion, (long?)call.ConfigVersion);
        members.Write(RecordMember.PriceBookVersion, call.PriceBookVersion);
        members.Write(RecordMember.Experiment, call.Experiment);
        members.Write(RecordMember.Arm, call.Arm);
        if (call.ShadowOf is { } original) members.Write(RecordMember.ShadowOf, original);
        if (call.PromptMeasures is { IsDefault: false } measures) WriteTexts(ref members, RecordMember.PromptMeasures, measures);
        members.Write(RecordMember.PromptTokensBefore, call.PromptTokensBefore);
        members.Write(RecordMember.PromptTokensAfter, call.PromptTokensAfter);
        members.Write(RecordMember.MaxOutputTokens, call.MaxOutputTokens);
        if (call.PromptParts is { } parts) WriteCounts(ref members, RecordMember.PromptParts, parts);
    }

    private static void WriteCounts(ref MemberWriter members, RecordMember member, ImmutableSortedDictionary<string, int> counts)
    {
        int begun = members.Begin(member);
        foreach ((string kind, int count) in counts)
        {
            members.WriteText(kind);
            members.WriteText(count.ToString(CultureInfo.InvariantCulture));
        }
        members.End(begun);
    }

    private static void WriteTexts(ref MemberWriter members, RecordMember member, ImmutableArray<string> texts)
    {
        int begun = members.Begin(member);
        foreach (string text in texts) members.WriteText(text);
        members.End(begun);
    }
}
