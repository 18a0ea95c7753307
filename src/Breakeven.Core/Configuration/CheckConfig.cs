namespace Breakeven;

/// <summary>What a program looks for in an answer. An entry of <c>checks</c> of a workload.</summary>
/// <param name="Kind">What is checked.</param>
public sealed record CheckConfig(CheckKind Kind)
{
    /// <summary>For <see cref="CheckKind.Regex"/>: must be found in the answer. Without look-around and back references.</summary>
    public string? Pattern { get; init; }

    /// <summary>For <see cref="CheckKind.Schema"/>: a JSON schema, as JSON text.</summary>
    public string? Schema { get; init; }

    /// <summary>For <see cref="CheckKind.Language"/>: <c>en</c>, <c>de</c>, <c>fr</c>, <c>es</c>, <c>it</c>, <c>pt</c> or <c>nl</c>.</summary>
    public string? Language { get; init; }

    /// <summary>For <see cref="CheckKind.Length"/>: least and most characters; null for no bound.</summary>
    public int? Least { get; init; }
    public int? Most { get; init; }
}

/// <summary>Kinds of checks; their words in the configuration are in lower case with underscores.</summary>
public enum CheckKind
{
    /// <summary>There is text or a tool call.</summary>
    NonEmpty,

    /// <summary>The model came to an end by itself: not cut by its token limit, not filtered.</summary>
    Finished,

    /// <summary>The text is one JSON value; a fence of code around it counts as a failure, as a parser would fail.</summary>
    Json,

    /// <summary>The text is JSON and fits a schema.</summary>
    Schema,

    /// <summary>The text is in a language.</summary>
    Language,
    Length,
    Regex,
}

/// <summary>A model that compares answers in pairs. Key <c>judge</c> of a workload.</summary>
/// <param name="Target">Judges; never a candidate of its own comparison.</param>
/// <param name="Share">Share of pairs that are judged, 0 to 1.</param>
/// <param name="UsdPerDay">Most that judging the workload costs in a day (UTC), by worst case.</param>
public sealed record JudgeConfig(TargetId Target, double Share, Money UsdPerDay);
