namespace Breakeven.Advisor.Savings;

/// <summary>The prices of one call's tokens that a valuation needs, in US dollars.</summary>
internal readonly record struct CallPrices
{
    /// <summary>The strong model at list price, prompt cache as it was.</summary>
    public required decimal Strong { get; init; }

    /// <summary>The strong model at list price, no prompt cache.</summary>
    public required decimal StrongUncached { get; init; }

    /// <summary>Why another target than the strong model answered, or would have; null when none did.</summary>
    public SavingMeasure? Choice { get; init; }

    /// <summary>The target that answered at list price; of an own server the call's occupancy. The strong model's where it answered itself.</summary>
    public required decimal Chosen { get; init; }
    public required decimal ChosenUncached { get; init; }

    /// <summary>What the part of the prompt that was not sent would have cost, at both targets' input rate. Of an own server zero: its hours are due whatever a prompt's length.</summary>
    public decimal StrongSpared { get; init; }
    public decimal ChosenSpared { get; init; }
    public bool HasShorterPrompt => StrongSpared != 0 || ChosenSpared != 0;

    /// <summary>Which response cache answered; null for none.</summary>
    public SavingMeasure? Cache { get; init; }

    /// <summary>The prompt cache read or wrote tokens.</summary>
    public bool HasPromptCache { get; init; }

    /// <summary>Why the answer's price differs from its list price; null where it does not.</summary>
    public SavingMeasure? Terms { get; init; }

    /// <summary>Paid for the answer, over its list price; 1 where <see cref="Terms"/> is null.</summary>
    public required decimal TermsFactor { get; init; }

    /// <summary>Tries that did not become the answer.</summary>
    public decimal Lost { get; init; }

    /// <summary>All amounts times <paramref name="factor"/>.</summary>
    public CallPrices Scaled(decimal factor) => factor == 1 ? this : this with
    {
        Strong = Strong * factor, StrongUncached = StrongUncached * factor, StrongSpared = StrongSpared * factor,
        Chosen = Chosen * factor, ChosenUncached = ChosenUncached * factor, ChosenSpared = ChosenSpared * factor,
        Lost = Lost * factor, Paid = Paid * factor,
    };

    /// <summary>As recorded: what all measures together must come to.</summary>
    public required decimal Paid { get; init; }
}
