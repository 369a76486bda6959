namespace PgCdc.Engine.Users;

/// <summary>The name that a role logs in with.</summary>
public static class LoginName
{
    /// <summary>
    /// The role's own name; on PlanetScale <c>role.branch</c>, the branch being what follows the last dot in the administrator's login name
    /// (without a routing suffix such as <c>|replica</c>).
    /// </summary>
    /// <param name="provider">Who runs the server.</param>
    /// <param name="role">Name of the role.</param>
    /// <param name="administrator">The name that the administrator logged in with.</param>
    public static string For(Provider provider, string role, string administrator)
    {
        ArgumentNullException.ThrowIfNull(administrator);
        if (provider != Provider.PlanetScale)
        {
            return role;
        }

        var login = administrator.Split('|')[0];
        var dot = login.LastIndexOf('.');
        return dot < 0 ? role : role + login[dot..];
    }
}
