using System.Collections.Immutable;

namespace Breakeven.Protocols.Prompts;

/// <summary>Where the parts of a prompt stand in the bytes of a body that its format's reader has accepted.</summary>
public sealed record PromptLayout
{
    /// <summary>The value of <c>tools</c>; null without one, or where it is no array.</summary>
    public BodySpan? Tools { get; init; }

    /// <summary>Instructions outside the conversation: <c>system</c> at Anthropic, <c>instructions</c> in the Responses API.</summary>
    public BodySpan? System { get; init; }

    /// <summary>The conversation, in order; empty where it is one text.</summary>
    public ImmutableArray<PromptItem> Items { get; init; } = [];

    /// <summary>The conversation as one text, as the Responses API takes it.</summary>
    public BodySpan? Text { get; init; }

    /// <summary>The client named the provider's prompt cache itself, by <c>prompt_cache_key</c>.</summary>
    public bool HasCacheKey { get; init; }

    /// <summary>The body refers to what stands elsewhere, so that what belongs together cannot be told.</summary>
    public bool HasReferences { get; init; }

    /// <summary>Number of items before the last turn begins; all of them without a turn.</summary>
    public int LastTurn
    {
        get
        {
            for (int i = Items.Length - 1; i >= 0; i--)
                if (Items[i].Kind == PromptItemKind.User) return i;
            return Items.Length;
        }
    }

    /// <summary>Bytes of JSON by part, for estimates: tools, instructions, earlier turns, and the last turn.</summary>
    public (long Tools, long System, long History, long LastTurn) Sizes()
    {
        long system = System?.Length ?? 0, history = 0, last = Text?.Length ?? 0;
        int from = LastTurn;
        for (int i = 0; i < Items.Length; i++)
        {
            if (Items[i].Kind == PromptItemKind.System) system += Items[i].Span.Length;
            else if (i < from) history += Items[i].Span.Length;
            else last += Items[i].Span.Length;
        }
        return (Tools?.Length ?? 0, system, history, last);
    }
}
