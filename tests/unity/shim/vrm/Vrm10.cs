using System.Threading.Tasks;
using UnityEngine;

namespace UniVRM10
{
    public static class Vrm10 { public static Task<Vrm10Instance> LoadPathAsync(string path, bool canLoadVrm0X = true) => Task.FromResult<Vrm10Instance>(null); }

    public static class VRM10ObjectLookAt { public enum LookAtTargetTypes { SpecifiedTransform, YawPitchValue } }

    public sealed class Vrm10Instance : MonoBehaviour { public VRM10ObjectLookAt.LookAtTargetTypes LookAtTargetType { get; set; } }
}
