using System.Runtime.CompilerServices;

// What the tests set and look into is no part of Unity: the client cannot even name it.
[assembly: InternalsVisibleTo("Iris.Unity.Tests")]
[assembly: InternalsVisibleTo("Iris.Film")]
[assembly: InternalsVisibleTo("UnityEditor")]
