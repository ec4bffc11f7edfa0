namespace System.Runtime.CompilerServices
{
    /// <summary>What the compiler needs for <c>init</c>; Unity's profile does not have it.</summary>
    internal static class IsExternalInit
    {
    }
}
