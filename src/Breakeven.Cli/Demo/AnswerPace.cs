namespace Breakeven.Cli.Demo;

/// <summary>How fast one answer comes, at full scale: the server divides by its speed.</summary>
/// <param name="FirstToken">Until the first token.</param>
/// <param name="EachToken">Between tokens after it.</param>
/// <param name="Timings">What the engine reports of itself, or null for a cloud provider, which reports nothing.</param>
internal sealed record AnswerPace(TimeSpan FirstToken, TimeSpan EachToken, EngineTimings? Timings = null);

/// <summary>llama.cpp's <c>timings</c>: engine time of prefill and of decode, in milliseconds.</summary>
internal sealed record EngineTimings(double PromptMs, double PredictedMs);
