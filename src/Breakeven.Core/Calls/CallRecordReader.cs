using System.Collections.Immutable;
using System.Text.Json;

namespace Breakeven;

/// <summary>Reads a record from JSON. Members in any order; unknown ones are skipped, as a newer version may have written them.</summary>
internal ref struct CallRecordReader
{
    private Guid? _id, _shadowOf;
    private DateTimeOffset? _startedAt;
    private string? _requestId, _key, _environment, _workload, _dataClass, _protocol, _operation, _route, _requestModel, _target, _provider, _responseModel, _region, _errorCode,
        _providerUsage, _cache, _decision, _priceBookVersion, _experiment, _arm;
    private ImmutableSortedDictionary<string, string>? _tags;
    private ImmutableSortedDictionary<string, int>? _personalData, _promptParts;
    private Location? _location;
    private bool _stream;
    private bool? _usageSuspect;
    private CallOutcome _outcome;
    private int _status;
    private int? _configVersion;
    private ImmutableArray<Attempt> _attempts;
    private ImmutableArray<string>? _prefixHashes, _promptMeasures;
    private long? _input, _cachedInput, _cacheWrite, _output, _reasoning, _overheadUs, _promptBefore, _promptAfter, _maxOutput;
    private UsageSource _usageSource;
    private Money? _cost, _marginalCost;
    private CostBasis _costBasis;
    private double? _durationMs, _ttfcMs, _score;

    /// <exception cref="JsonException">Not a record.</exception>
    public static CallRecord Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject) throw new JsonException("a record is an object");
        CallRecordReader record = new() { _attempts = [] };
        int expected = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            CallRecordField? field = CallRecordFields.Find(in json, (CallRecordField)expected);
            json.Read();
            if (field is not { } known)
            {
                json.Skip();
                continue;
            }
            expected = (int)known + 1;
            record.ReadMember(ref json, known);
        }
        return record.ToRecord();
    }

    private void ReadMember(ref Utf8JsonReader json, CallRecordField field)
    {
        try
        {
            if (!TryReadText(ref json, field) && !TryReadNumber(ref json, field)) ReadOther(ref json, field);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException)
        {
            throw new JsonException($"{CallRecordFields.Name(field)} has a value of the wrong kind", wrong); // without the value: it is not ours to log
        }
    }

    private bool TryReadText(ref Utf8JsonReader json, CallRecordField field)
    {
        switch (field)
        {
            case CallRecordField.RequestId: _requestId = json.GetString(); break;
            case CallRecordField.Key: _key = json.GetString(); break;
            case CallRecordField.Environment: _environment = json.GetString(); break;
            case CallRecordField.Workload: _workload = json.GetString(); break;
            case CallRecordField.DataClass: _dataClass = json.GetString(); break;
            case CallRecordField.Protocol: _protocol = json.GetString(); break;
            case CallRecordField.Operation: _operation = json.GetString(); break;
            case CallRecordField.Route: _route = json.GetString(); break;
            case CallRecordField.RequestModel: _requestModel = json.GetString(); break;
            case CallRecordField.Target: _target = json.GetString(); break;
            case CallRecordField.Provider: _provider = json.GetString(); break;
            case CallRecordField.ResponseModel: _responseModel = json.GetString(); break;
            case CallRecordField.Region: _region = json.GetString(); break;
            case CallRecordField.ErrorCode: _errorCode = json.GetString(); break;
            case CallRecordField.ProviderUsage: _providerUsage = json.GetString(); break;
            case CallRecordField.Cache: _cache = json.GetString(); break;
            case CallRecordField.Decision: _decision = json.GetString(); break;
            case CallRecordField.PriceBookVersion: _priceBookVersion = json.GetString(); break;
            case CallRecordField.Experiment: _experiment = json.GetString(); break;
            case CallRecordField.Arm: _arm = json.GetString(); break;
            default: return false;
        }
        return true;
    }

    private bool TryReadNumber(ref Utf8JsonReader json, CallRecordField field)
    {
        bool none = json.TokenType == JsonTokenType.Null;
        switch (field)
        {
            case CallRecordField.InputTokens: _input = none ? null : json.GetInt64(); break;
            case CallRecordField.CachedInputTokens: _cachedInput = none ? null : json.GetInt64(); break;
            case CallRecordField.CacheWriteTokens: _cacheWrite = none ? null : json.GetInt64(); break;
            case CallRecordField.OutputTokens: _output = none ? null : json.GetInt64(); break;
            case CallRecordField.ReasoningTokens: _reasoning = none ? null : json.GetInt64(); break;
            case CallRecordField.OverheadUs: _overheadUs = none ? null : json.GetInt64(); break;
            case CallRecordField.PromptTokensBefore: _promptBefore = none ? null : json.GetInt64(); break;
            case CallRecordField.PromptTokensAfter: _promptAfter = none ? null : json.GetInt64(); break;
            case CallRecordField.MaxOutputTokens: _maxOutput = none ? null : json.GetInt64(); break;
            case CallRecordField.Status: _status = json.GetInt32(); break;
            case CallRecordField.ConfigVersion: _configVersion = none ? null : json.GetInt32(); break;
            case CallRecordField.DurationMs: _durationMs = none ? null : json.GetDouble(); break;
            case CallRecordField.TtfcMs: _ttfcMs = none ? null : json.GetDouble(); break;
            case CallRecordField.Score: _score = none ? null : json.GetDouble(); break;
            default: return false;
        }
        return true;
    }

    private void ReadOther(ref Utf8JsonReader json, CallRecordField field)
    {
        bool none = json.TokenType == JsonTokenType.Null;
        switch (field)
        {
            case CallRecordField.Id: _id = json.GetGuid(); break;
            case CallRecordField.ShadowOf: _shadowOf = none ? null : json.GetGuid(); break;
            case CallRecordField.StartedAt: _startedAt = UtcTimestamp.Read(ref json); break;
            case CallRecordField.PersonalData: _personalData = none ? null : CallRecordParts.ReadCounts(ref json); break;
            case CallRecordField.Tags: _tags = none ? null : CallRecordParts.ReadTags(ref json); break;
            case CallRecordField.Location: _location = none ? null : EnumWords.Location.Read(ref json); break;
            case CallRecordField.Stream: _stream = json.GetBoolean(); break;
            case CallRecordField.UsageSuspect: _usageSuspect = none ? null : json.GetBoolean(); break;
            case CallRecordField.Outcome: _outcome = EnumWords.Outcome.Read(ref json); break;
            case CallRecordField.Attempts: _attempts = CallRecordParts.ReadAttempts(ref json); break;
            case CallRecordField.UsageSource: _usageSource = EnumWords.UsageSource.Read(ref json); break;
            case CallRecordField.CostUsd: _cost = none ? null : MoneyJsonConverter.Read(ref json); break;
            case CallRecordField.MarginalCostUsd: _marginalCost = none ? null : MoneyJsonConverter.Read(ref json); break;
            case CallRecordField.CostBasis: _costBasis = EnumWords.CostBasis.Read(ref json); break;
            case CallRecordField.PrefixHashes: _prefixHashes = none ? null : CallRecordParts.ReadTexts(ref json); break;
            case CallRecordField.PromptMeasures: _promptMeasures = none ? null : CallRecordParts.ReadTexts(ref json); break;
            case CallRecordField.PromptParts: _promptParts = none ? null : CallRecordParts.ReadCounts(ref json); break;
        }
    }

    private readonly CallRecord ToRecord() => new()
    {
        Id = _id ?? throw Missing(CallRecordField.Id),
        RequestId = _requestId ?? throw Missing(CallRecordField.RequestId),
        StartedAt = _startedAt ?? throw Missing(CallRecordField.StartedAt),
        Key = _key,
        Environment = _environment,
        Workload = _workload,
        DataClass = _dataClass,
        PersonalData = _personalData,
        Tags = _tags,
        Protocol = _protocol ?? CallRecord.DefaultProtocol,
        Operation = _operation ?? CallRecord.DefaultOperation,
        Route = _route,
        RequestModel = _requestModel,
        Target = _target,
        Provider = _provider,
        ResponseModel = _responseModel,
        Location = _location,
        Region = _region,
        Stream = _stream,
        Outcome = _outcome,
        Status = _status,
        ErrorCode = _errorCode,
        Attempts = _attempts,
        InputTokens = _input,
        CachedInputTokens = _cachedInput,
        CacheWriteTokens = _cacheWrite,
        OutputTokens = _output,
        ReasoningTokens = _reasoning,
        UsageSource = _usageSource,
        UsageSuspect = _usageSuspect,
        ProviderUsage = _providerUsage,
        CostUsd = _cost,
        CostBasis = _costBasis,
        MarginalCostUsd = _marginalCost,
        DurationMs = _durationMs,
        TtfcMs = _ttfcMs,
        OverheadUs = _overheadUs,
        Cache = _cache,
        Decision = _decision,
        Score = _score,
        PrefixHashes = _prefixHashes,
        ConfigVersion = _configVersion,
        PriceBookVersion = _priceBookVersion,
        Experiment = _experiment,
        Arm = _arm,
        ShadowOf = _shadowOf,
        PromptMeasures = _promptMeasures,
        PromptTokensBefore = _promptBefore,
        PromptTokensAfter = _promptAfter,
        MaxOutputTokens = _maxOutput,
        PromptParts = _promptParts,
    };

    private static JsonException Missing(CallRecordField field) => new($"a record has the member {CallRecordFields.Name(field)}");
}
