namespace Breakeven.Protocols.Neutral;

/// <summary>One event of an answer in no format: what formats meet in when client and target speak different ones.</summary>
/// <remarks>
/// A whole answer is the same events, only all at once. Order, for each choice: reasoning, text and tool calls as they come, then
/// <see cref="Finished"/>. <see cref="Started"/> is first, at most once. Text is never half a character, and a tool call's id and
/// name come before its arguments, whatever the target did.
/// </remarks>
public abstract record AnswerEvent
{
    private AnswerEvent()
    {
    }

    /// <summary>The answer begins.</summary>
    /// <param name="Id">The target's id for it.</param>
    /// <param name="Model">The model that answers.</param>
    public sealed record Started(string? Id, string? Model) : AnswerEvent;

    public sealed record Text(int Choice, string Delta) : AnswerEvent;

    /// <summary>Words of a refusal, which OpenAI keeps apart from text.</summary>
    public sealed record Refusal(int Choice, string Delta) : AnswerEvent;

    /// <summary>Reasoning that may be shown.</summary>
    public sealed record Reasoning(int Choice, string Delta) : AnswerEvent;

    /// <summary>What proves the reasoning just told to the model that made it; opaque. Ends that piece of reasoning.</summary>
    public sealed record ReasoningSignature(int Choice, string Signature) : AnswerEvent;

    /// <summary>Reasoning that only the model that made it can read; opaque and whole.</summary>
    public sealed record HiddenReasoning(int Choice, string Data) : AnswerEvent;

    /// <param name="Call">Counts the choice's tool calls from 0.</param>
    /// <param name="Id">The target's id of the call, or one made up where it gave none; never empty.</param>
    public sealed record ToolCall(int Choice, int Call, string Id, string Name) : AnswerEvent;

    /// <param name="Delta">A piece of the arguments' JSON text.</param>
    public sealed record ToolArguments(int Choice, int Call, string Delta) : AnswerEvent;

    /// <param name="Json">Log probabilities of the tokens just told, as the value of OpenAI's <c>logprobs</c>.</param>
    public sealed record LogProbabilities(int Choice, ReadOnlyMemory<byte> Json) : AnswerEvent;

    /// <param name="StopSequence">The stop sequence that was met, if the target says which.</param>
    public sealed record Finished(int Choice, FinishReason Reason, string? StopSequence = null) : AnswerEvent;

    /// <summary>The counts so far; a later one replaces an earlier one.</summary>
    public sealed record Usage(TokenUsage Tokens) : AnswerEvent;

    /// <summary>One vector of an embedding answer.</summary>
    public sealed record Embedding(int Index, ReadOnlyMemory<float> Vector) : AnswerEvent;
}
