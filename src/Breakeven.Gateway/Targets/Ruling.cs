namespace Breakeven.Gateway.Targets;

/// <summary>What the retry rules say about a failure.</summary>
/// <param name="ErrorClass">Stable word for the ledger, and for the target's health.</param>
/// <param name="Error">What the client is told if nothing else is tried.</param>
internal readonly record struct Ruling(NextMove Next, string ErrorClass, CallError Error);
