using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Breakeven.Ledger.Querying;
using Breakeven.Ledger.Storage;

namespace Breakeven.Ledger.Records;

/// <summary>Reads a record as <see cref="RecordEncoder"/> wrote it. Members in any order; unknown ones are passed over, as a newer version may have written them.</summary>
internal ref struct RecordDecoder
{
    private readonly NamePool? _names;
    private readonly bool _isWhole;
    private Guid? _id, _shadowOf;
    private long? _startedAt;
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
    private ImmutableArray<Attempt>.Builder? _attempts;
    private ImmutableArray<string>? _prefixHashes, _promptMeasures;
    private long? _input, _cachedInput, _cacheWrite, _output, _reasoning, _overheadUs, _promptBefore, _promptAfter, _maxOutput;
    private UsageSource _usageSource;
    private Money? _cost, _marginalCost;
    private CostBasis _costBasis;
    private double? _durationMs, _ttfcMs, _score;

    private RecordDecoder(NamePool? names, bool isWhole) => (_names, _isWhole) = (names, isWhole);

    /// <exception cref="InvalidDataException">Not a record.</exception>
    public static CallRecord Decode(ReadOnlySpan<byte> bytes, NamePool? names = null) => new RecordDecoder(names, isWhole: true).Read(bytes);

    /// <summary>Only what the store's tables and sums need: no attempts, tags, hashes or the provider's own words.</summary>
    /// <exception cref="InvalidDataException">Not a record.</exception>
    public static CallRecord DecodeSums(ReadOnlySpan<byte> bytes, NamePool names) => new RecordDecoder(names, isWhole: false).Read(bytes);

    /// <summary>The record's place in the order of time, without the rest of it.</summary>
    /// <exception cref="InvalidDataException">Not a record.</exception>
    public static CallCursor PlaceOf(ReadOnlySpan<byte> bytes)
    {
        Guid? id = null;
        MemberReader members = new(bytes);
        while (members.Read())
        {
            if (members.Member == RecordMember.Id) id = members.Guid;
            if (members.Member == RecordMember.StartedAt && id is { } known) return new CallCursor(members.Number, known);
        }
        throw Missing();
    }

    private CallRecord Read(ReadOnlySpan<byte> bytes)
    {
        MemberReader members = new(bytes);
        while (members.Read())
            if (!TryReadName(in members) && !TryReadNumber(in members) && _isWhole) ReadRest(in members);
        return ToRecord();
    }

    private bool TryReadName(in MemberReader member)
    {
        switch (member.Member)
        {
            case RecordMember.RequestId: _requestId = Encoding.UTF8.GetString(member.Bytes); break;
            case RecordMember.Key: _key = Name(member.Bytes); break;
            case RecordMember.Environment: _environment = Name(member.Bytes); break;
            case RecordMember.Workload: _workload = Name(member.Bytes); break;
            case RecordMember.DataClass: _dataClass = Name(member.Bytes); break;
            case RecordMember.Route: _route = Name(member.Bytes); break;
            case RecordMember.Target: _target = Name(member.Bytes); break;
            case RecordMember.Provider: _provider = Name(member.Bytes); break;
            case RecordMember.ResponseModel: _responseModel = Name(member.Bytes); break;
            default: return false;
        }
        return true;
    }

    private bool TryReadNumber(in MemberReader member)
    {
        switch (member.Member)
        {
            case RecordMember.Id: _id = member.Guid; break;
            case RecordMember.StartedAt: _startedAt = member.Number; break;
            case RecordMember.Location: _location = (Location)Index(member.Number, (int)Location.Own); break;
            case RecordMember.Outcome: _outcome = (CallOutcome)Index(member.Number, (int)CallOutcome.Unknown); break;
            case RecordMember.InputTokens: _input = member.Number; break;
            case RecordMember.CachedInputTokens: _cachedInput = member.Number; break;
            case RecordMember.CacheWriteTokens: _cacheWrite = member.Number; break;
            case RecordMember.OutputTokens: _output = member.Number; break;
            case RecordMember.ReasoningTokens: _reasoning = member.Number; break;
            case RecordMember.CostUsd: _cost = member.Money; break;
            case RecordMember.CostBasis: _costBasis = (CostBasis)Index(member.Number, (int)CostBasis.Estimated); break;
            case RecordMember.MarginalCostUsd: _marginalCost = member.Money; break;
            case RecordMember.DurationMs: _durationMs = member.Double; break;
            case RecordMember.TtfcMs: _ttfcMs = member.Double; break;
            default: return false;
        }
        return true;
    }

    private void ReadRest(in MemberReader member)
    {
        switch (member.Member)
        {
            case RecordMember.PersonalData: _personalData = ReadCounts(member.Bytes); break;
            case RecordMember.PromptParts: _promptParts = ReadCounts(member.Bytes); break;
            case RecordMember.PromptMeasures: _promptMeasures = ReadTexts(member.Bytes); break;
            case RecordMember.PromptTokensBefore: _promptBefore = member.Number; break;
            case RecordMember.PromptTokensAfter: _promptAfter = member.Number; break;
            case RecordMember.MaxOutputTokens: _maxOutput = member.Number; break;
            case RecordMember.Tags: _tags = ReadTags(member.Bytes); break;
            case RecordMember.Protocol: _protocol = Name(member.Bytes); break;
            case RecordMember.Operation: _operation = Name(member.Bytes); break;
            case RecordMember.RequestModel: _requestModel = Name(member.Bytes); break;
            case RecordMember.Region: _region = Name(member.Bytes); break;
            case RecordMember.Stream: _stream = member.Number != 0; break;
            case RecordMember.Status: _status = (int)member.Number; break;
            case RecordMember.ErrorCode: _errorCode = Name(member.Bytes); break;
            case RecordMember.Attempt: (_attempts ??= ImmutableArray.CreateBuilder<Attempt>(1)).Add(ReadAttempt(member.Bytes)); break;
            case RecordMember.UsageSource: _usageSource = (UsageSource)Index(member.Number, (int)UsageSource.Estimated); break;
            case RecordMember.UsageSuspect: _usageSuspect = member.Number != 0; break;
            case RecordMember.ProviderUsage: _providerUsage = Encoding.UTF8.GetString(member.Bytes); break;
            case RecordMember.OverheadUs: _overheadUs = member.Number; break;
            case RecordMember.Cache: _cache = Name(member.Bytes); break;
            case RecordMember.Decision: _decision = Name(member.Bytes); break;
            case RecordMember.Score: _score = member.Double; break;
            case RecordMember.PrefixHashes: _prefixHashes = ReadTexts(member.Bytes); break;
            case RecordMember.ConfigVersion: _configVersion = (int)member.Number; break;
            case RecordMember.PriceBookVersion: _priceBookVersion = Name(member.Bytes); break;
            case RecordMember.Experiment: _experiment = Name(member.Bytes); break;
            case RecordMember.Arm: _arm = Name(member.Bytes); break;
            case RecordMember.ShadowOf: _shadowOf = member.Guid; break;
        }
    }

    private readonly Attempt ReadAttempt(ReadOnlySpan<byte> bytes)
    {
        string target = "";
        DateTimeOffset startedAt = default;
        double durationMs = 0;
        int? status = null;
        string? errorClass = null, provider = null, model = null, region = null;
        Location? location = null;
        long? input = null, output = null;
        Money? cost = null;
        MemberReader member = new(bytes);
        while (member.Read())
        {
            switch (member.Member)
            {
                case RecordMember.Target: target = Name(member.Bytes); break;
                case RecordMember.StartedAt: startedAt = StoredValue.ToInstant(member.Number); break;
                case RecordMember.DurationMs: durationMs = member.Double; break;
                case RecordMember.Status: status = (int)member.Number; break;
                case RecordMember.ErrorCode: errorClass = Name(member.Bytes); break;
                case RecordMember.Provider: provider = Name(member.Bytes); break;
                case RecordMember.RequestModel: model = Name(member.Bytes); break;
                case RecordMember.Location: location = (Location)Index(member.Number, (int)Location.Own); break;
                case RecordMember.Region: region = Name(member.Bytes); break;
                case RecordMember.InputTokens: input = member.Number; break;
                case RecordMember.OutputTokens: output = member.Number; break;
                case RecordMember.CostUsd: cost = member.Money; break;
            }
        }
        return new Attempt(target, startedAt, durationMs, status, errorClass)
        {
            Provider = provider, Model = model, Location = location, Region = region, InputTokens = input, OutputTokens = output, CostUsd = cost,
        };
    }

    private static ImmutableSortedDictionary<string, int> ReadCounts(ReadOnlySpan<byte> bytes)
    {
        ImmutableSortedDictionary<string, int>.Builder counts = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        MemberReader texts = new(bytes);
        while (texts.ReadText(out ReadOnlySpan<byte> kind) && texts.ReadText(out ReadOnlySpan<byte> count))
            counts[Encoding.UTF8.GetString(kind)] = int.TryParse(count, CultureInfo.InvariantCulture, out int number) ? number : throw new InvalidDataException("a record has a count that is no number");
        return counts.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, string> ReadTags(ReadOnlySpan<byte> bytes)
    {
        ImmutableSortedDictionary<string, string>.Builder tags = ImmutableSortedDictionary.CreateBuilder<string, string>();
        MemberReader texts = new(bytes);
        while (texts.ReadText(out ReadOnlySpan<byte> name) && texts.ReadText(out ReadOnlySpan<byte> value)) tags[Encoding.UTF8.GetString(name)] = Encoding.UTF8.GetString(value);
        return tags.ToImmutable();
    }

    private static ImmutableArray<string> ReadTexts(ReadOnlySpan<byte> bytes)
    {
        ImmutableArray<string>.Builder read = ImmutableArray.CreateBuilder<string>();
        MemberReader texts = new(bytes);
        while (texts.ReadText(out ReadOnlySpan<byte> text)) read.Add(Encoding.UTF8.GetString(text));
        return read.DrainToImmutable();
    }

    private readonly string Name(ReadOnlySpan<byte> utf8) => _names?.Get(utf8) ?? Encoding.UTF8.GetString(utf8);

    private static int Index(long number, int last) => number >= 0 && number <= last ? (int)number : throw new InvalidDataException("a record has a value that this version does not know");

    private readonly CallRecord ToRecord() => new()
    {
        Id = _id ?? throw Missing(),
        RequestId = _requestId ?? throw Missing(),
        StartedAt = StoredValue.ToInstant(_startedAt ?? throw Missing()),
        Key = _key,
        Environment = _environment,
        Workload = _workload,
        DataClass = _dataClass,
        PersonalData = _personalData,
        Tags = _tags,
        Protocol = _protocol ?? "",
        Operation = _operation ?? "",
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
        Attempts = _attempts?.DrainToImmutable() ?? [],
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
        PromptMeasures = _promptMeasures,
        PromptTokensBefore = _promptBefore,
        PromptTokensAfter = _promptAfter,
        MaxOutputTokens = _maxOutput,
        PromptParts = _promptParts,
        ConfigVersion = _configVersion,
        PriceBookVersion = _priceBookVersion,
        Experiment = _experiment,
        Arm = _arm,
        ShadowOf = _shadowOf,
    };

    private static InvalidDataException Missing() => new("a record lacks its id, its request id or its instant");
}
