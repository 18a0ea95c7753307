using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsCheck;

namespace Breakeven.Core.Tests.Calls;

public sealed class CallRecordJsonTests
{
    private static readonly CallRecord s_full = new()
    {
        Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
        RequestId = "req_\"1\"",
        StartedAt = new(2026, 11, 23, 14, 5, 6, 789, 12, TimeSpan.FromHours(2)),
        Key = "key",
        Environment = "production",
        Workload = "support",
        DataClass = "internal",
        PersonalData = ImmutableSortedDictionary<string, int>.Empty.Add("email", 2).Add("iban", 1),
        Tags = ImmutableSortedDictionary<string, string>.Empty.Add("team", "suche & <b>").Add("a.b", "ü"),
        Protocol = "anthropic",
        Operation = "embeddings",
        Route = "assistant",
        RequestModel = "model",
        Target = "target",
        Provider = "provider",
        ResponseModel = "model-1",
        Location = Location.Own,
        Region = "eu",
        Stream = true,
        Outcome = CallOutcome.ClientDisconnect,
        Status = 499,
        ErrorCode = "client_gone",
        Attempts = [new("first", DateTimeOffset.UnixEpoch, 1.5, null, "connect"), new("target", DateTimeOffset.UnixEpoch.AddTicks(12_345_678), 0.001, 200, null)],
        InputTokens = 1,
        CachedInputTokens = 2,
        CacheWriteTokens = 3,
        OutputTokens = 4,
        ReasoningTokens = long.MaxValue,
        UsageSource = UsageSource.Partial,
        UsageSuspect = true,
        ProviderUsage = """{"prompt_tokens":1}""",
        CostUsd = new(0.000000000123456m),
        CostBasis = CostBasis.PriceBook,
        MarginalCostUsd = new(-1.10m),
        DurationMs = 12.345,
        TtfcMs = 1e-3,
        OverheadUs = 99,
        Cache = "off",
        Decision = "priority",
        Score = 0.5,
        PrefixHashes = ["0123456789abcdef", "fedcba9876543210"],
        ConfigVersion = 7,
        PriceBookVersion = "2026-11",
        Experiment = "rollout-1",
        Arm = "shadow",
        ShadowOf = new Guid("0197ab00-0000-7000-8000-0000000000ff"),
        PromptMeasures = ["tools", "cache:system"],
        PromptTokensBefore = 900,
        PromptTokensAfter = 700,
        MaxOutputTokens = 512,
        PromptParts = ImmutableSortedDictionary<string, int>.Empty.Add("system", 600).Add("tools", 300),
    };

    private static readonly CallRecord s_empty = new() { Id = Guid.Empty, RequestId = "", StartedAt = DateTimeOffset.MinValue };

    /// <summary>The serializer's own form, from the declared members: a member that the hand-written converter forgets makes the texts differ.</summary>
    private static readonly JsonSerializerOptions s_general = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new SnakeCaseEnumConverter<CallOutcome>(), new SnakeCaseEnumConverter<Location>(), new SnakeCaseEnumConverter<UsageSource>(),
            new KebabCaseEnumConverter<CostBasis>(), new UtcTimestampConverter(),
        },
    };

    public static TheoryData<string> Members => [.. typeof(CallRecord).GetProperties().Select(member => member.Name)];

    [Fact]
    public void Write_AllMembers_IsWhatTheSerializerWrites() => Assert.Equal(JsonSerializer.Serialize(s_full, s_general), Json(s_full));

    /// <summary>But for the location: where data went is always told, also when it went nowhere.</summary>
    [Fact]
    public void Write_NoMembers_IsWhatTheSerializerWritesWithTheLocationAsNull()
    {
        const string nowhere = "\"location\":null,";
        Assert.Contains(nowhere, Json(s_empty), StringComparison.Ordinal);
        Assert.Equal(JsonSerializer.Serialize(s_empty, s_general), Json(s_empty).Replace(nowhere, "", StringComparison.Ordinal));
    }

    /// <summary>Guards the test above: a new member must get a value here, or nobody would notice that it is not written.</summary>
    [Theory]
    [MemberData(nameof(Members))]
    public void Sample_EachMember_HasAValue(string member)
    {
        PropertyInfo property = typeof(CallRecord).GetProperty(member)!;
        Assert.NotEqual(property.GetValue(s_empty), property.GetValue(s_full));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        Assert.Equal(Json(s_full), Json(Read(Json(s_full))));
        Assert.Equal(Json(s_empty), Json(Read(Json(s_empty))));
    }

    [Fact]
    public void Read_MembersInAnyOrder_IsTheSame()
    {
        using JsonDocument document = JsonDocument.Parse(Json(s_full));
        string reversed = "{" + string.Join(",", document.RootElement.EnumerateObject().Reverse().Select(member => $"\"{member.Name}\": {member.Value.GetRawText()}")) + "}";
        Assert.Equal(Json(s_full), Json(Read(reversed)));
    }

    [Fact]
    public void Read_NullsAndUnknownMembers_AreAbsent()
    {
        using JsonDocument document = JsonDocument.Parse(Json(s_empty));
        IEnumerable<string> nulls = typeof(CallRecord).GetProperties()
            .Where(member => member.GetValue(s_empty) is null)
            .Select(member => $"\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name)}\": null");
        string text = $"{{\"later\": {{\"a\": [1, {{}}]}}, {document.RootElement.GetRawText().Trim('{', '}')}, {string.Join(", ", nulls)}}}";
        Assert.Equal(Json(s_empty), Json(Read(text)));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("request_id")]
    [InlineData("started_at")]
    public void Read_RequiredMemberMissing_IsRefused(string name)
    {
        using JsonDocument document = JsonDocument.Parse(Json(s_full));
        string text = "{" + string.Join(",", document.RootElement.EnumerateObject().Where(member => member.Name != name).Select(member => member.ToString())) + "}";
        Assert.Contains(name, Assert.Throws<JsonException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("outcome", "\"nonsense\"")]
    [InlineData("outcome", "1")]
    [InlineData("status", "\"200\"")]
    [InlineData("input_tokens", "1.5")]
    [InlineData("cost_usd", "\"much\"")]
    [InlineData("attempts", "{}")]
    [InlineData("tags", "[]")]
    [InlineData("tags", "{\"a\": 1}")]
    [InlineData("started_at", "\"yesterday\"")]
    [InlineData("stream", "null")]
    [InlineData("key", "12")]
    public void Read_WrongKindOfValue_IsRefused(string name, string value)
    {
        using JsonDocument document = JsonDocument.Parse(Json(s_full));
        string text = "{" + string.Join(",", document.RootElement.EnumerateObject().Select(member => member.Name == name ? $"\"{name}\": {value}" : member.ToString())) + "}";
        Assert.Throws<JsonException>(() => Read(text));
    }

    [Fact]
    public void Write_AnyInstant_HasMicrosecondsAndSortsAsTimeDoes() => Gen.Select(Gen.DateTimeOffset, Gen.DateTimeOffset).Sample((a, b) =>
    {
        string first = Instant(a), second = Instant(b);
        Assert.Equal(a.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture), first);
        Assert.Equal(Math.Sign((a.UtcTicks / 10).CompareTo(b.UtcTicks / 10)), Math.Sign(string.CompareOrdinal(first, second)));
    });

    private static string Instant(DateTimeOffset at) => JsonDocument.Parse(Json(s_empty with { StartedAt = at })).RootElement.GetProperty("started_at").GetString()!;

    private static string Json(CallRecord call) => JsonSerializer.Serialize(call, CallRecordJson.Default.CallRecord);
    private static CallRecord Read(string json) => JsonSerializer.Deserialize(json, CallRecordJson.Default.CallRecord)!;

    /// <summary>Copies and side calls are no demand, whoever pays for them.</summary>
    [Fact]
    public void IsOfClient_CopyOrSideCall_IsNot()
    {
        CallRecord call = new() { Id = Guid.Empty, RequestId = "r", StartedAt = DateTimeOffset.UnixEpoch, Tags = ImmutableSortedDictionary<string, string>.Empty.Add("team", "search") };
        Assert.True(call.IsOfClient());
        Assert.False((call with { ShadowOf = Guid.Empty }).IsOfClient());
        Assert.False((call with { Tags = call.Tags!.Add(CallRecord.SideCallTag, "judge") }).IsOfClient());
    }

    [Fact]
    public void Usage_MarkedForAnHour_SaysSoOfTheWrites()
    {
        CallRecord call = new() { Id = Guid.Empty, RequestId = "r", StartedAt = DateTimeOffset.UnixEpoch, CacheWriteTokens = 9, PromptMeasures = ["cache:system"] };
        Assert.Equal(0, call.Usage().HourCacheWrite);
        Assert.Equal(9, (call with { PromptMeasures = ["cache:system", CallRecord.HourMark] }).Usage().HourCacheWrite);
    }
}
