using UnityEditor;
using UnityEngine;

namespace Iris.Editing
{
    /// <summary>The effect of the trigger <c>fireworks</c>: bursts of sparks behind her.</summary>
    internal static class Fireworks
    {
        public static ParticleSystem Add(GameObject character)
        {
            var place = new GameObject("Fireworks");
            place.transform.SetParent(character.transform, false);
            place.transform.localPosition = new Vector3(0, 1.9f, -1.2f);
            var sparks = place.AddComponent<ParticleSystem>();
            var main = sparks.main;
            main.playOnAwake = false;
            main.loop = false;
            main.duration = 3;
            main.startLifetime = 1.6f;
            main.startSpeed = 2.4f;
            main.startSize = 0.035f;
            main.gravityModifier = 0.35f;
            main.startColor = new ParticleSystem.MinMaxGradient(
                new Color(1, 0.75f, 0.25f), new Color(0.6f, 0.55f, 1));
            var emission = sparks.emission;
            emission.rateOverTime = 0;
            emission.SetBursts(new[]
            {
                new ParticleSystem.Burst(0, 160), new ParticleSystem.Burst(0.9f, 120),
                new ParticleSystem.Burst(1.7f, 200),
            });
            var shape = sparks.shape;
            shape.shapeType = ParticleSystemShapeType.Sphere;
            shape.radius = 0.05f;
            place.GetComponent<ParticleSystemRenderer>().sharedMaterial = Glow();
            return sparks;
        }

        private static Material Glow()
        {
            var path = $"{DemoPaths.Folder}/Sparks.mat";
            var material = AssetDatabase.LoadAssetAtPath<Material>(path);
            if (material == null)
            {
                material = new Material(Shader.Find(Pipeline.ParticleShader));
                AssetDatabase.CreateAsset(material, path);
            }
            return material;
        }
    }
}
