namespace Breakeven.Gateway.Policies.PersonalData;

/// <summary>Finds personal data of one kind in a text.</summary>
internal interface IPersonalDataDetector
{
    /// <summary>The word in the configuration, in placeholders and in the ledger, as <c>email</c>.</summary>
    string Kind { get; }

    /// <summary>Adds each place, in order. In time that is linear in the text, whoever wrote it.</summary>
    void Find(ReadOnlySpan<char> text, List<PersonalDataPlace> found);
}

/// <summary>Where personal data stands in a text.</summary>
/// <param name="Start">First UTF-16 unit.</param>
internal readonly record struct PersonalDataPlace(int Start, int Length, string Kind)
{
    public int End => Start + Length;
}
