using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Breakeven.Ledger.Querying;
using Breakeven.Ledger.Records;
using CsCheck;

namespace Breakeven.Ledger.Tests.Records;

public sealed class RecordEncoderTests
{
    private static readonly Gen<string> s_text = Gen.OneOf(Gen.String, Gen.Const(""), Gen.Const("Ä,\"\0"), Gen.Const(new string('x', 3000)));

    private static readonly Gen<CallRecord> s_call = Gen.Select(s_text, s_text, Gen.Long, Gen.Double.Where(double.IsFinite), Gen.Decimal, Gen.Int[0, 3]).Select((text, other, number, measure, amount, count) =>
        Whole() with
        {
            RequestId = text, Key = other, ProviderUsage = text, InputTokens = number, OutputTokens = ~number, DurationMs = measure, CostUsd = new Money(amount), MarginalCostUsd = new Money(-amount),
            Tags = ImmutableSortedDictionary<string, string>.Empty.Add(text, other), PrefixHashes = [.. Enumerable.Repeat(other, count)],
            Attempts = [.. Enumerable.Repeat(new Attempt(text, SampleCalls.Start, measure, count == 0 ? null : count, count == 1 ? null : other)
            {
                Provider = other, Model = text, Location = count == 2 ? null : Location.Own, Region = other, InputTokens = count, OutputTokens = count == 1 ? null : count, CostUsd = new Money(0.000001m * count),
            }, count)],
            PersonalData = count == 0 ? null : ImmutableSortedDictionary<string, int>.Empty.Add("email", count).Add("card", 1),
        });

    [Fact]
    public void Encode_AnyRecord_SaysWhatItsJsonSays() => s_call.Sample(AssertSurvives, iter: 300);

    [Fact]
    public void Encode_EachMemberAlone_IsKept()
    {
        CallRecord blank = new() { Id = SampleCalls.IdOf(1), RequestId = "r", StartedAt = SampleCalls.Start };
        AssertSurvives(blank);
        foreach (PropertyInfo member in typeof(CallRecord).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(member => member.CanWrite))
        {
            CallRecord call = blank with { };
            member.SetValue(call, member.GetValue(Whole()));
            Assert.False(call == blank, $"give {member.Name} a value in {nameof(Whole)}");
            AssertSurvives(call);
        }
    }

    [Fact]
    public void Decode_MemberOfANewerVersion_PassesOverIt()
    {
        byte[] call = RecordEncoder.Encode(SampleCalls.Ended(1));
        byte[] newer = [100, 3, 1, 2, 3, .. call, 250, 0x80, 0x01];
        Assert.Equal(Json(SampleCalls.Ended(1)), Json(RecordDecoder.Decode(newer)));
    }

    [Fact]
    public void Decode_CutAnywhere_IsNoRecordOrAnEarlierEnd()
    {
        byte[] call = RecordEncoder.Encode(Whole());
        for (int length = 0; length < call.Length; length++)
        {
            try
            {
                RecordDecoder.Decode(call.AsSpan(0, length));
            }
            catch (InvalidDataException)
            {
                // Any other exception would end the drain without its reason.
            }
        }
    }

    [Fact]
    public void DecodeSums_Record_HasWhatTablesNeedAndOneStringPerName()
    {
        NamePool names = new();
        CallRecord first = RecordDecoder.DecodeSums(RecordEncoder.Encode(SampleCalls.Ended(2)), names), second = RecordDecoder.DecodeSums(RecordEncoder.Encode(SampleCalls.Ended(4)), names);
        Assert.Equal(SampleCalls.Ended(2) with { Tags = null, Attempts = [], Status = 0, UsageSource = UsageSource.None, OverheadUs = null, ConfigVersion = null, PriceBookVersion = null, RequestModel = null, Protocol = "", Operation = "" }, first);
        Assert.Same(first.Target, second.Target);
    }

    [Fact]
    public void PlaceOf_Record_IsItsInstantAndId() =>
        Assert.Equal(CallQuery.CursorOf(SampleCalls.Ended(3)), RecordDecoder.PlaceOf(RecordEncoder.Encode(SampleCalls.Ended(3))));

    /// <summary>These numbers are in people's ledgers: a member may be added at the end, none may move.</summary>
    [Fact]
    public void Enumerations_Numbers_AreAsStored()
    {
        Assert.Equal(["Ok", "Refused", "ClientError", "UpstreamError", "RateLimited", "Timeout", "Truncated", "ClientDisconnect", "Filtered", "Unknown"], Enum.GetNames<CallOutcome>());
        Assert.Equal(["Cloud", "Own"], Enum.GetNames<Location>());
        Assert.Equal(["None", "Provider", "Partial", "Estimated"], Enum.GetNames<UsageSource>());
        Assert.Equal(["None", "PriceBook", "Provider", "Reservation", "Estimated"], Enum.GetNames<CostBasis>());
    }

    private static void AssertSurvives(CallRecord call) => Assert.Equal(Json(JsonSerializer.Deserialize(Json(call), CallRecordJson.Default.CallRecord)!), Json(RecordDecoder.Decode(RecordEncoder.Encode(call))));

    private static string Json(CallRecord call) => JsonSerializer.Serialize(call, CallRecordJson.Default.CallRecord);

    /// <summary>A value other than its default in every member.</summary>
    private static CallRecord Whole() => SampleCalls.Ended(3, CallOutcome.Truncated) with
    {
        DataClass = "restricted", Protocol = "anthropic", Operation = "embeddings", Location = Location.Own, Region = "eu", Stream = true, Status = 502, ErrorCode = "stream_truncated",
        Attempts = [new Attempt("a", SampleCalls.Start.AddMicroseconds(7), 1.5, null, "connect"), new Attempt("b", SampleCalls.Start, 0.1, 200, null) { Provider = "p", Model = "m", Location = Location.Own, Region = "eu", InputTokens = 5, OutputTokens = 6, CostUsd = new Money(0.25m) }],
        PersonalData = ImmutableSortedDictionary<string, int>.Empty.Add("email", 2),
        CachedInputTokens = 1, CacheWriteTokens = 2, ReasoningTokens = 3, UsageSource = UsageSource.Estimated, UsageSuspect = false, ProviderUsage = "{\"total\":1}",
        MarginalCostUsd = new Money(0.10m), CostBasis = CostBasis.Reservation, Cache = "miss", Decision = "only_target", Score = 0.25, PrefixHashes = ["aa", "bb"], PromptMeasures = ["tools", "cache:system"], PromptTokensBefore = 900, PromptTokensAfter = 700, MaxOutputTokens = 512,
        PromptParts = ImmutableSortedDictionary<string, int>.Empty.Add("system", 600).Add("tools", 300),
        Experiment = "rollout-1", Arm = "shadow", ShadowOf = SampleCalls.IdOf(9),
    };
}
