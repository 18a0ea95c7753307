using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace Breakeven.Server.Hosting;

/// <summary>The web server, and bounds on everything that a client sends before the gateway looks at it.</summary>
/// <remarks>
/// Starts from an empty host. ASP.NET's defaults would read <c>appsettings.json</c> of whatever folder the gateway was started in, which may open
/// addresses that nobody asked for, and would watch that folder and all below it: with the ledger there, every write of the store would wake a thread.
/// Only the environment may set Kestrel's own section, as <c>Kestrel__Certificates__Default__Path</c>.
/// </remarks>
internal static class KestrelRules
{
    public static void UseBreakevenKestrel(this ConfigureWebHostBuilder host, IEnumerable<ListenAddress> addresses, ServerConfig config)
    {
        IConfigurationSection fromEnvironment = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection("Kestrel");
        host.UseKestrelCore().UseKestrelHttpsConfiguration();
        host.UseUrls([.. addresses.Select(address => address.Url)]);
        host.ConfigureKestrel(kestrel =>
        {
            kestrel.Configure(fromEnvironment);
            Bound(kestrel, config);
        });
    }

    private static void Bound(KestrelServerOptions kestrel, ServerConfig config)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = config.MaxConnections;
        kestrel.Limits.MaxRequestBodySize = config.MaxRequestBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(20);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
    }
}
