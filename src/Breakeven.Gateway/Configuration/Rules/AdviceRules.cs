using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>Advice on a schedule can read what it rests on, and its webhook can be called.</summary>
internal static class AdviceRules
{
    public static void Check(BreakevenConfig config, BindContext context)
    {
        const string url = "advice.webhook.url", window = "advice.window";
        if (config.Advice.Webhook is { } webhook && !context.IsBroken("advice.webhook"))
        {
            if (webhook.Url is null) context.Error(url, "is empty", "leave 'webhook' out to tell nobody");
            else if (!HttpAddress.TryParse(webhook.Url.Reveal(), out Uri? address)) context.Error(url, "is not an address as https://host/path");
            else if (address.UserInfo.Length > 0) context.Error(url, "an address cannot hold a user or password; use key");
        }
        if (config.Storage.Retention is { } kept && kept < config.Advice.Window && config.Advice.Enabled && context.IsGiven("storage.retention"))
            context.Warning(context.IsGiven(window) ? window : "storage.retention", $"calls are kept for {Durations.Write(kept)} only, so advice rests on less than its window of {Durations.Write(config.Advice.Window)}");
    }
}
