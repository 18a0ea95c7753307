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
        CheckManagementListen(config, listen, context);
        CheckAdmins(config.Server, context);
        foreach (ProviderConfig provider in config.Providers)
            if (ProviderTypes.Find(provider.Type)?.Resolve(provider.BaseUrl) is { } address && listen.Takes(address))
                context.Error($"providers.{provider.Name}.base_url", $"is the gateway's own address ({config.Server.Listen}); calls would go in a circle");
    }

    private static void CheckExposed(BreakevenConfig config, BindContext context)
    {
        const string Because = "listening beyond loopback, so that others can reach it,";
        if (!HasAdmin(config.Server) && !context.IsBroken("server.admin_key"))
            context.Error(Path, $"{Because} needs an admin key", "set server.admin_key, or listen on http://127.0.0.1:4747");
        if (config.Keys.IsEmpty && !context.IsBroken("keys"))
            context.Error(Path, $"{Because} needs client keys", "make one with 'breakeven keys create' and put it under 'keys'");
    }

    private static bool HasAdmin(ServerConfig server) => server.AdminKey is not null || !server.Admins.IsEmpty;

    private static void CheckManagementListen(BreakevenConfig config, ListenAddress listen, BindContext context)
    {
        const string path = "server.management_listen";
        if (config.Server.ManagementListen is not { } text || context.IsBroken(path)) return;
        if (ListenAddress.Parse(text) is not { } management) context.Error(path, $"expected an address as http://127.0.0.1:4748, found '{text}'");
        else if (management.Port == listen.Port) context.Error(path, "has the port of server.listen; the two are told apart by their ports", "give another port, or leave the key out");
        else if (!management.IsLoopback && !HasAdmin(config.Server)) context.Error(path, "listening beyond loopback, so that others can reach it, needs an admin key", "set server.admin_key");
    }

    private static void CheckAdmins(ServerConfig server, BindContext context)
    {
        for (int i = 0; i < server.Admins.Length; i++)
        {
            AdminConfig admin = server.Admins[i];
            string path = $"server.admins[{i}]";
            if (admin.Name.Length > 0 && server.Admins.Take(i).Any(other => other.Name == admin.Name)) context.Error($"{path}.name", $"there are two admins '{admin.Name}'");
            if (admin.Sha256.Length > 0 && server.Admins.Take(i).Any(other => other.Sha256 == admin.Sha256)) context.Error($"{path}.sha256", "is the hash of another admin's key too");
        }
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
