using System.Buffers;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols;

/// <summary>A client's request in one wire format: what the gateway needs to know of it, beside the bytes it came in.</summary>
/// <remarks>Keeps the body and no copy of it, so the buffer must outlive the request.</remarks>
public abstract class ModelRequest
{
    /// <summary>Made only by the readers of this project.</summary>
    private protected ModelRequest()
    {
    }

    public abstract WireFormat Format { get; }

    /// <summary>The model asked for: 1 to 256 characters, none of them a control character.</summary>
    public string Model { get; internal init; } = "";

    public bool Stream { get; internal init; }

    /// <summary>Whether a stream shall tell its usage. Formats that always do say true.</summary>
    public bool ClientWantsUsage { get; internal init; } = true;

    /// <summary>Limit on the generated tokens of each choice, at least 1; null when the client sets none.</summary>
    public long? MaxOutputTokens { get; internal init; }

    /// <summary>How many answers are wanted and paid for, 1 to 128.</summary>
    public int Choices { get; internal init; } = 1;

    /// <summary>Prompt tokens guessed from the bytes of text, tools and schema, with fixed amounts for messages and images. See <see cref="TokenEstimate"/>.</summary>
    public long EstimatedInputTokens { get; internal init; }

    /// <summary>More prompt tokens than any tokenizer makes of this request, for budgets. What the request only refers to (a stored answer, a file by its id) is not in it.</summary>
    public long LargestInputTokens { get; internal init; }

    public bool HasTools { get; internal init; }
    public bool HasImages { get; internal init; }
    public double? Temperature { get; internal init; }

    /// <summary>The client's name for its end user. Personal data: not for logs or labels.</summary>
    public string? User { get; internal init; }

    /// <summary>The service tier asked for; one that is unknown here goes upstream as it is and counts as default.</summary>
    public ServiceTier Tier { get; internal init; }

    /// <summary>An earlier answer that this request goes on from, kept by the target that made it; null for a request that stands alone.</summary>
    public virtual string? PreviousAnswerId => null;

    /// <summary>The request as it was sent, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Body { get; internal init; }

    /// <summary>Shows the prompt block by block, in the order in which an engine reads it: tools, then each message's text, parts and calls.</summary>
    /// <remarks>Equal prompts give equal blocks however their JSON is escaped and whatever the order of a message's properties; made for keyed prefix hashes and for counting tokens.</remarks>
    public abstract void VisitPrompt(PromptVisitor visitor);

    /// <summary>Writes the request for a target that speaks the same format: the same bytes but for the model's name and, if asked for, the request for usage.</summary>
    /// <param name="output">Receives the body.</param>
    /// <param name="model">The target's name for the model.</param>
    /// <param name="askForUsage">Makes a stream tell its usage, where the format leaves that to the client.</param>
    public abstract void WriteTo(IBufferWriter<byte> output, string model, bool askForUsage);

    /// <summary>Whether <see cref="WriteTo"/> would write <see cref="Body"/> as it is, so that it can be sent without a copy.</summary>
    /// <param name="model">The target's name for the model.</param>
    /// <param name="askForUsage">As for <see cref="WriteTo"/>.</param>
    public virtual bool IsUnchangedFor(string model, bool askForUsage) => model == Model;

    /// <summary>The request without its format, for a target that speaks another.</summary>
    /// <exception cref="Json.RequestRejectedException">The request says something that has no meaning outside its format, and the rules do not drop it.</exception>
    internal abstract NeutralRequest ToNeutral(TranslationRules rules);
}
