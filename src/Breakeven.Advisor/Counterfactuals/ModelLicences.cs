namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Whether a licence lets us host a model, from the catalog's <see cref="OpenModel.CommercialUse"/>. Not legal advice: it errs on the side of asking.</summary>
internal static class ModelLicences
{
    /// <returns>Why it may not be hosted, or null.</returns>
    public static string? Forbids(OpenModel model, string use, string? residency)
    {
        string terms = model.CommercialUse;
        if (terms.StartsWith("no", StringComparison.OrdinalIgnoreCase)) return $"{model.Id}: {model.Licence} does not allow commercial use ({terms})";
        if (use == "hosted-service" && terms.Contains("not as a hosted service", StringComparison.OrdinalIgnoreCase))
            return $"{model.Id}: {model.Licence} does not allow a hosted service without permission";
        if (terms.Contains("EU", StringComparison.Ordinal) && residency?.StartsWith("eu", StringComparison.OrdinalIgnoreCase) == true)
            return $"{model.Id}: {model.Licence} is restricted in the EU ({terms})";
        return null;
    }

    /// <returns>Terms that somebody has to read first, or null.</returns>
    public static string? MustBeRead(OpenModel model) =>
        model.CommercialUse.Equals("yes", StringComparison.OrdinalIgnoreCase) || model.CommercialUse.Length == 0 ? null : $"{model.Id}: {model.Licence} ({model.CommercialUse}); read it before hosting";
}
