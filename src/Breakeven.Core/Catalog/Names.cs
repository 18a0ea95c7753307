namespace Breakeven;

/// <summary>Who runs a model: <c>openai</c>, <c>anthropic</c>, <c>aws.bedrock</c>, or a name from the configuration. OpenTelemetry's <c>gen_ai.provider.name</c>.</summary>
public readonly record struct ProviderName(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A model as its provider names it.</summary>
public readonly record struct ModelName(string Value)
{
    /// <summary>In a configuration: any model. In a price override: the rate of every model without its own.</summary>
    public static readonly ModelName Any = new("*");

    public bool IsAny => Value == "*";
    public override string ToString() => Value;
}

/// <summary>The name of a target in the configuration.</summary>
public readonly record struct TargetId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Where data is processed, as <c>eu</c> or <c>us-east-1</c>. Compared without case.</summary>
public readonly record struct Region(string Value)
{
    public bool Equals(Region other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value ?? "");
    public override string ToString() => Value;
}

/// <summary>Whose machines process a call.</summary>
public enum Location
{
    /// <summary>Somebody else's. The default, whatever the address looks like.</summary>
    Cloud,

    /// <summary>Our own.</summary>
    Own,
}

/// <summary>A provider's price and latency class.</summary>
public enum ServiceTier
{
    Default,
    Flex,
    Priority,
    Batch,
}
