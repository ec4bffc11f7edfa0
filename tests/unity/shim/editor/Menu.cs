namespace UnityEditor { }
