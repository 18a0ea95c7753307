using System.Net;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>An address that others can reach needs credentials; a provider cannot be the gateway itself.</summary>
internal static class ServerRules
{
    private const string Path = "server.listen";

    public static void Check(BreakevenConfig config, BindContext context)
    {
        if (context.IsBroken(Path)) return;
        if (ListenAddress.Parse(config.Server.Listen) is not { } listen)
        {
            context.Error(Path, $"expected an address as http://127.0.0.1:4747, found '{config.Server.Listen}'");
            return;
        }
        if (!listen.IsLoopback) CheckExposed(config, context);
        foreach (ProviderConfig provider in config.Providers)
            if (ProviderTypes.Find(provider.Type)?.Resolve(provider.BaseUrl) is { } address && listen.Takes(address))
                context.Error($"providers.{provider.Name}.base_url", $"is the gateway's own address ({config.Server.Listen}); calls would go in a circle");
    }

    private static void CheckExposed(BreakevenConfig config, BindContext context)
    {
        const string Because = "listening beyond loopback, so that others can reach it,";
        if (config.Server.AdminKey is null && !context.IsBroken("server.admin_key"))
            context.Error(Path, $"{Because} needs an admin key", "set server.admin_key, or listen on http://127.0.0.1:4747");
        if (config.Keys.IsEmpty && !context.IsBroken("keys"))
            context.Error(Path, $"{Because} needs client keys", "make one with 'breakeven keys create' and put it under 'keys'");
    }

    /// <param name="Host">As .NET writes it; <c>*</c> for all addresses of the machine.</param>
    internal sealed record ListenAddress(string Host, int Port)
    {
        private const string Everywhere = "*";

        public bool IsLoopback => IsLoopbackHost(Host);

        public static ListenAddress? Parse(string text)
        {
            string plain = text.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
            if (!HttpAddress.TryParse(plain, out Uri? address)) return null;
            if (address.AbsolutePath != "/" || address.UserInfo.Length > 0 || address.Query.Length > 0) return null;
            bool isAny = IPAddress.TryParse(address.IdnHost, out IPAddress? ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
            return new(isAny ? Everywhere : address.IdnHost, address.Port);
        }

        /// <summary>Whether a call to this address comes back here, as far as its text tells.</summary>
        public bool Takes(Uri address)
        {
            if (address.Port != Port) return false;
            bool loopback = IsLoopbackHost(address.IdnHost) || address.IdnHost == "0.0.0.0";
            return string.Equals(address.IdnHost, Host, StringComparison.OrdinalIgnoreCase) || (loopback && (IsLoopback || Host == Everywhere));
        }

        public static bool IsLoopbackHost(string host) =>
            string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
    }
}
