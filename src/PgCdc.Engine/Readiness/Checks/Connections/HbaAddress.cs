using System.Net;
using System.Net.Sockets;
using System.Numerics;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Connections;

/// <summary>Which clients on other machines the address of a pg_hba.conf rule means.</summary>
/// <param name="Networks">Their networks; none when the rule is for the server's own machine.</param>
/// <param name="Exact">False for host names and samenet, which mean an unknown part of the networks.</param>
internal readonly record struct HbaAddress(IPNetwork[] Networks, bool Exact)
{
    private static readonly IPNetwork EveryIPv4 = new(IPAddress.Any, 0);
    private static readonly IPNetwork EveryIPv6 = new(IPAddress.IPv6Any, 0);

    /// <summary>True when every IPv4 address is meant.</summary>
    public bool Everywhere => Exact && Networks.Contains(EveryIPv4);

    /// <summary>Reads the address and mask of a rule.</summary>
    public static HbaAddress Of(HbaRuleFacts rule) => rule.Address switch
    {
        null or "samehost" or "localhost" => new HbaAddress([], Exact: true),
        "all" => new HbaAddress([EveryIPv4, EveryIPv6], Exact: true),
        { } text when IPAddress.TryParse(text, out var address) => new HbaAddress(OfNetwork(address, rule.Netmask), Exact: true),
        _ => new HbaAddress([EveryIPv4, EveryIPv6], Exact: false),
    };

    /// <summary>Bits that are set in a network mask: 24 for 255.255.255.0.</summary>
    public static int PrefixLength(string netmask) => IPAddress.Parse(netmask).GetAddressBytes().Sum(part => BitOperations.PopCount(part));

    /// <summary>True when other networks hold every client that is meant, so that rules before have decided already.</summary>
    public bool IsWithin(IReadOnlyCollection<IPNetwork> others) => Networks.All(network => others.Any(other => Holds(other, network)));

    private static bool Holds(IPNetwork outer, IPNetwork inner) => outer.PrefixLength <= inner.PrefixLength && outer.Contains(inner.BaseAddress);

    private static IPNetwork[] OfNetwork(IPAddress address, string? netmask)
    {
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var prefix = netmask is null ? bits : PrefixLength(netmask);
        return IPAddress.IsLoopback(address) && prefix > 0 ? [] : [new IPNetwork(FirstOf(address, prefix), prefix)];
    }

    // The file may say 10.1.2.3/8.
    private static IPAddress FirstOf(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var index = 0; index < bytes.Length; index++)
        {
            var kept = Math.Clamp(prefix - (index * 8), 0, 8);
            bytes[index] &= (byte)(0xff << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
