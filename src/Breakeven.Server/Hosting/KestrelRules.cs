using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Breakeven.Server.Hosting;

/// <summary>Bounds on everything that a client sends before the gateway looks at it.</summary>
internal static class KestrelRules
{
    public static void Apply(KestrelServerOptions kestrel, ServerConfig config)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = config.MaxRequestBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(20);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
    }
}
