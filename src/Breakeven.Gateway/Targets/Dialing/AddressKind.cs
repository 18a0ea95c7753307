namespace Breakeven.Gateway.Targets.Dialing;

/// <summary>Where an address leads, as far as the number tells.</summary>
internal enum AddressKind
{
    /// <summary>Somewhere in the internet.</summary>
    Public,

    /// <summary>This machine, or a network of the operator's: dialled for providers that are declared to be there.</summary>
    Private,

    /// <summary>Nowhere that a model is served: link-local with the clouds' metadata services, multicast, reserved, and tunnels that hide where they lead. Never dialled.</summary>
    Forbidden,
}
