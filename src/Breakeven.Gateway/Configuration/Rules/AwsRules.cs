using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>Bedrock has a region to be called in, and either whole credentials or none.</summary>
internal static class AwsRules
{
    private const int LongestRegion = 30;

    public static void Check(ProviderConfig provider, string path, BindContext context)
    {
        if (provider.Type != ProviderTypes.Bedrock)
        {
            if (context.IsGiven($"{path}.aws")) context.Warning($"{path}.aws", $"means nothing to the type {provider.Type}");
            return;
        }
        CheckRegion(provider, path, context);
        AwsConfig aws = provider.Aws;
        if (aws.AccessKeyId is null != aws.SecretAccessKey is null) context.Error($"{path}.aws", "access_key_id and secret_access_key belong together");
        else if (aws.SessionToken is not null && aws.AccessKeyId is null) context.Error($"{path}.aws.session_token", "is nothing without access_key_id and secret_access_key");
        else if (aws.AccessKeyId is not null && provider.ApiKey is not null) context.Warning($"{path}.aws", "is not used: api_key comes first");
        CheckLetters(aws, path, context);
    }

    private static void CheckRegion(ProviderConfig provider, string path, BindContext context)
    {
        if (context.IsBroken($"{path}.region") || context.IsBroken($"{path}.aws.region")) return;
        const string example = "as aws: { region: eu-central-1 }";
        if (ProviderTypes.AwsRegion(provider) is not { } region) context.Error(path, "'aws.region' is missing: Bedrock is called in one region of AWS", example);
        else if (!IsRegion(region)) context.Error($"{path}.{(provider.Aws.Region is null ? "region" : "aws.region")}", $"'{region}' is no region of AWS", example);
    }

    /// <summary>Letters, a hyphen, a place, a hyphen, a number: nothing that could name another host.</summary>
    private static bool IsRegion(string name)
    {
        string[] parts = name.Split('-');
        return name.Length <= LongestRegion && parts.Length >= 3 && parts[^1].All(char.IsAsciiDigit) && parts.All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
    }

    private static void CheckLetters(AwsConfig aws, string path, BindContext context)
    {
        foreach ((string name, Secret? value) in new[] { ("access_key_id", aws.AccessKeyId), ("secret_access_key", aws.SecretAccessKey), ("session_token", aws.SessionToken) })
            if (value is not null && !ProviderHeaderRules.CanBeSent(value)) context.Error($"{path}.aws.{name}", "holds letters that AWS credentials do not have");
    }
}
