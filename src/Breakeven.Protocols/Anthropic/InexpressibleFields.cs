using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Fields that this format has no words for. One whose value changes nothing is left out; any other must be dropped by configuration.</summary>
internal static class InexpressibleFields
{
    private const string Unknown = "Anthropic's Messages API has no such field.";

    public static void Drop(Conversation said, TranslationRules rules)
    {
        DropIf(said.Choices > 1, "n", "Anthropic's Messages API gives one answer.");
        DropIf(said.LogProbabilities is not null, "logprobs", "Anthropic's Messages API has no log probabilities.");
        DropIf(said.Seed is not null, "seed", Unknown);
        DropIf(said.PresencePenalty is not (null or 0), "presence_penalty", Unknown);
        DropIf(said.FrequencyPenalty is not (null or 0), "frequency_penalty", Unknown);
        DropIf(said.RepetitionPenalty is not (null or 1), "repetition_penalty", Unknown);
        DropIf(said.MinP is not (null or 0), "min_p", Unknown);
        DropIf(said.OutputShape is { SchemaJson: null }, "response_format", "Anthropic's Messages API promises JSON only for a schema.");
        DropIf(said.ServiceTier is not (null or "auto" or "default" or "priority"), "service_tier", "Anthropic has no such tier.");
        foreach (ExtraField extra in said.Extras) rules.Drop(ClientWord.OrElse(extra.Name, "a field"), Unknown);

        void DropIf(bool isSaid, string field, string why)
        {
            if (isSaid) rules.Drop(field, why);
        }
    }
}
