namespace Iris.Editing
{
    /// <summary>Where the menu's entries are.</summary>
    internal static class Menus
    {
        public const string Root = "Iris/";
    }
}
