using System.Net;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Connections;

/// <summary>A rule of pg_hba.conf lets the CDC user reach this database from another machine. The first rule that matches decides.</summary>
internal sealed class HbaCheck : IReadinessCheck
{
    private const string Expected = "a rule lets the CDC user in";
    private const string ReloadSql = "SELECT pg_reload_conf();";

    // Over TLS, without encryption; hostgssenc is for Kerberos alone.
    private static readonly string[] Encrypted = ["host", "hostssl", "hostnogssenc"];
    private static readonly string[] Plain = ["host", "hostnossl", "hostnogssenc"];

    // What a login name and a password can satisfy.
    private static readonly string[] PasswordMethods = ["scram-sha-256", "md5", "password", "ldap", "radius", "pam", "bsd", "trust"];

    public string Id => "connection.hba";

    public string Reference => "https://www.postgresql.org/docs/current/auth-pg-hba-conf.html";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Server.Provider != Provider.SelfManaged)
        {
            return CheckOutcome.Skip(
                $"{ProviderName.Of(snapshot.Server.Provider)} keeps pg_hba.conf itself; its firewall and network rules decide who reaches the server.");
        }

        if (snapshot.HbaRules.Unreadable is { } unreadable)
        {
            return CheckOutcome.Skip(unreadable);
        }

        try
        {
            return Judge(snapshot, snapshot.HbaRules.Value);
        }
        catch (HbaRegexException exception)
        {
            return CheckOutcome.Skip(exception.Message);
        }
    }

    private static CheckOutcome Judge(Snapshot snapshot, IReadOnlyList<HbaRuleFacts> lines)
    {
        // A line that was understood can have an error too: it can match nothing, as hostssl where TLS is off.
        var rules = lines.Where(line => line.Error is null).ToList();
        if (lines.Where(line => line.Type is null).ToList() is { Count: > 0 } broken)
        {
            return Warned(
                $"Line {broken[0].Line} is not valid ({broken[0].Error}): PostgreSQL keeps the rules it loaded before, and will not start with this file.",
                broken.Count == 1 ? "1 invalid line" : $"{broken.Count} invalid lines",
                broken,
                Reload(snapshot, $"after mending line {broken[0].Line} of pg_hba.conf"));
        }

        var match = new HbaMatch(snapshot);
        var tls = snapshot.Find("ssl") is not { IsOn: false };
        var deciding = Deciding(rules, match, tls ? Encrypted : Plain);
        if (deciding.Any(LetsIn))
        {
            return LetIn(snapshot, deciding);
        }

        if (tls && Deciding(rules, match, Plain).Where(LetsIn).ToList() is { Count: > 0 } plain)
        {
            return Refused(
                snapshot, plain, $"{Line(plain[0])} lets '{snapshot.Request.UserName}' in only without encryption; a consumer that insists on TLS is refused.");
        }

        if (deciding.Find(rule => rule.NeedsClientCertificate) is { } certificate)
        {
            return Refused(snapshot, deciding, $"{Line(certificate)} asks for a client certificate as well, which a consumer that logs in with a password alone does not have.");
        }

        return deciding switch
        {
            [] => Refused(snapshot, [], NoRule(snapshot, rules, match)),
            [var first, ..] when deciding.All(rule => rule.Method == "reject") =>
                Refused(snapshot, deciding, $"{Line(first)} rejects '{snapshot.Request.UserName}'; a consumer is refused."),
            [var first, ..] => Refused(
                snapshot, deciding, $"{Line(first)} decides with the method {first.Method}, which a consumer that logs in with a password cannot satisfy."),
        };
    }

    // The rules that are the first to match for some address of another machine.
    private static List<HbaRuleFacts> Deciding(List<HbaRuleFacts> rules, HbaMatch match, string[] types)
    {
        var deciding = new List<HbaRuleFacts>();
        var decided = new List<IPNetwork>();
        foreach (var rule in rules.Where(rule => types.Contains(rule.Type)))
        {
            var address = HbaAddress.Of(rule);
            if (address.IsWithin(decided) || !match.IsForDatabase(rule) || !match.IsForUser(rule))
            {
                continue;
            }

            deciding.Add(rule);
            decided.AddRange(address.Exact ? address.Networks : []);
        }

        return deciding;
    }

    private static bool LetsIn(HbaRuleFacts rule) => PasswordMethods.Contains(rule.Method) && !rule.NeedsClientCertificate;

    private static CheckOutcome LetIn(Snapshot snapshot, List<HbaRuleFacts> deciding)
    {
        var first = deciding.First(LetsIn);
        if (deciding.Find(rule => rule.Method == "trust") is { } trust)
        {
            return Warned(
                $"{Line(trust)} lets everyone in from {AddressOf(trust)} without a password, also as the CDC user.",
                Text(trust),
                [trust],
                Reload(snapshot, $"after replacing trust by scram-sha-256 in line {trust.Line} of pg_hba.conf"));
        }

        var refusals = deciding.TakeWhile(rule => !LetsIn(rule)).Select(rule => $"{Line(rule)} refuses {AddressOf(rule)} ({rule.Method}) before.");
        var accepted = deciding.Where(LetsIn).ToList();
        var limit = accepted.Any(rule => HbaAddress.Of(rule).Everywhere) ? "" : $"Only {Names.Shorten(accepted.Select(AddressOf))} may come in.";
        var remarks = string.Join(' ', [.. refusals, limit]).Trim();
        return CheckOutcome.Pass(Text(first), Expected) with { Reason = remarks.Length > 0 ? remarks : null, Objects = Lines(deciding) };
    }

    private static string NoRule(Snapshot snapshot, List<HbaRuleFacts> rules, HbaMatch match)
    {
        var refused = $"No rule lets '{snapshot.Request.UserName}' reach '{snapshot.Target.Database}' from another machine; a consumer is refused.";
        var physical = rules.Find(rule => rule.Databases.Contains("replication") && HbaAddress.Of(rule).Networks.Length > 0 && match.IsForUser(rule));
        return physical is null
            ? refused
            : $"{refused} {Line(physical)} does not do: 'replication' means physical replication, logical replication needs the name of the database.";
    }

    private static CheckOutcome Refused(Snapshot snapshot, List<HbaRuleFacts> deciding, string reason)
    {
        var type = snapshot.Find("ssl") is { IsOn: false } ? "host" : "hostssl";
        var rule = $"{type} {Quoted(snapshot.Target.Database)} {Quoted(snapshot.Request.UserName)} ADDRESS/32 scram-sha-256";
        var where = deciding.Count > 0 ? $", above line {deciding[0].Line}" : "";
        var fix = Reload(snapshot, $"after adding to pg_hba.conf{where}, for each address of the consumer: {rule}");
        return Warned(reason, deciding.Count > 0 ? Text(deciding[0]) : "no rule", deciding, fix);
    }

    private static CheckOutcome Warned(string reason, string actual, List<HbaRuleFacts> rules, Fix fix) =>
        CheckOutcome.Warn(reason) with { Actual = actual, Expected = Expected, Objects = Lines(rules), Fix = fix };

    private static Fix Reload(Snapshot snapshot, string note) => new(CommandLine.Noted(CommandLine.Psql(snapshot.Target, ReloadSql), note));

    private static string Line(HbaRuleFacts rule) => $"Line {rule.Line} of pg_hba.conf ({Text(rule)})";

    private static string[] Lines(IEnumerable<HbaRuleFacts> rules) => rules.Select(rule => $"pg_hba.conf line {rule.Line}").ToArray();

    private static string Text(HbaRuleFacts rule) =>
        $"{rule.Type} {string.Join(',', rule.Databases)} {string.Join(',', rule.Users)} {AddressOf(rule)} {rule.Method}";

    private static string AddressOf(HbaRuleFacts rule) => rule.Netmask is { } mask ? $"{rule.Address}/{HbaAddress.PrefixLength(mask)}" : rule.Address ?? "";

    // Double quotes take the meaning of a keyword away, and hold spaces and commas together.
    private static string Quoted(string name)
    {
        var plain = name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && name is not ("all" or "sameuser" or "samerole" or "samegroup" or "replication");
        return plain ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
