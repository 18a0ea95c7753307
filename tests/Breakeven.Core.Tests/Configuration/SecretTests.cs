using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Breakeven.Core.Tests.Configuration;

/// <summary>A secret shows itself nowhere, whoever prints what holds it.</summary>
public sealed class SecretTests
{
    private const string Value = "sk-very-secret-0123456789";

    [Fact]
    public void Secret_PrintedInAnyWay_IsNotShown()
    {
        Secret secret = new(Value);
        string[] prints =
        [
            secret.ToString(), $"{secret}", string.Create(CultureInfo.InvariantCulture, $"{secret,40}"), string.Format(CultureInfo.InvariantCulture, "{0}", secret), "" + secret, new { secret }.ToString()!, (secret, 1).ToString(),
            JsonSerializer.Serialize(secret), JsonSerializer.Serialize(new { secret }), JsonSerializer.Serialize<object>(secret), new InvalidOperationException($"{secret}").ToString(), secret.GetHashCode().ToString(CultureInfo.InvariantCulture),
        ];
        Assert.All(prints, print => Assert.DoesNotContain(Value, print, StringComparison.Ordinal));
    }

    [Fact]
    public void Config_PrintedWhole_ShowsNoSecret()
    {
        Secret secret = new(Value);
        BreakevenConfig config = new()
        {
            Server = new("http://127.0.0.1:1", secret),
            Storage = new() { ContentKey = secret },
            Providers =
            [
                new("p", "bedrock")
                {
                    ApiKey = secret, Aws = new() { AccessKeyId = secret, SecretAccessKey = secret, SessionToken = secret },
                    Headers = new Dictionary<string, Secret> { ["x-key"] = secret }.ToFrozenDictionary(),
                },
            ],
        };
        string[] prints = [config.ToString(), config.Server.ToString(), config.Storage.ToString(), config.Providers[0].ToString(), config.Providers[0].Aws.ToString(), JsonSerializer.Serialize(config.Server), JsonSerializer.Serialize(config.Storage), JsonSerializer.Serialize(config.Providers[0].Aws), JsonSerializer.Serialize(config.Providers[0].Headers)];
        Assert.All(prints, print => Assert.DoesNotContain(Value, print, StringComparison.Ordinal));
    }

    [Fact]
    public void Secret_ForTools_HasNothingToShow()
    {
        Type type = typeof(Secret);
        Assert.Empty(type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance));
        Assert.Empty(type.GetFields(BindingFlags.Public | BindingFlags.Instance));
        Assert.Equal("[secret]", type.GetCustomAttribute<DebuggerDisplayAttribute>()!.Value);
        Assert.All(type.GetFields(BindingFlags.NonPublic | BindingFlags.Instance), field => Assert.Equal(DebuggerBrowsableState.Never, field.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State ?? DebuggerBrowsableState.Never));
        Assert.False(typeof(IFormattable).IsAssignableFrom(type) || typeof(IConvertible).IsAssignableFrom(type));
    }
}
