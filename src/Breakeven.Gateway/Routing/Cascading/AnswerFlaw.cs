namespace Breakeven.Gateway.Routing.Cascading;

/// <summary>Why an answer is visibly not good enough.</summary>
internal enum AnswerFlaw
{
    None,

    /// <summary>Cut at the output limit.</summary>
    Cut,

    /// <summary>Refused, or stopped by a filter.</summary>
    Refused,

    /// <summary>Neither text nor a tool call.</summary>
    Empty,

    /// <summary>JSON was asked for, and this is none.</summary>
    NotJson,

    /// <summary>JSON, but not of the schema that was asked for.</summary>
    WrongShape,

    /// <summary>A tool that was not offered, or arguments that are no JSON object or lack what the tool requires.</summary>
    BadToolCall,

    /// <summary>The same over and over.</summary>
    Repeats,

    /// <summary>The tokens' own probabilities are low.</summary>
    Unsure,
}
