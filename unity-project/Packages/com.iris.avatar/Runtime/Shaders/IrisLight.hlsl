// What of the lights comes from a place into the camera, as on the page (stage/fast_shader.ts).
#ifndef IRIS_LIGHT_INCLUDED
#define IRIS_LIGHT_INCLUDED

struct Lit
{
    half3 matt;
    half3 gloss;
};

// The far side is lit as the near one; what only just turns away is its rim.
float3 FacingNormal(float3 normal, float3 view)
{
    float facing = dot(normal, view);
    return facing < -0.3 ? -normal : normal - min(facing, 0.0) * view;
}

// Light from all around, and what edges catch of it.
Lit AmbientLight(half3 around, float3 normal, float3 view)
{
    float edge = 1.0 - max(dot(normal, view), 0.0);
    Lit sum;
    sum.matt = around;
    sum.gloss = _Sheen * edge * edge * edge * around * (0.6 + 0.4 * normal.y);
    return sum;
}

// Light that goes around by the share _Soft, reddened where it only just arrives, as under skin; and
// the gloss of what is no metal: GGX as Karis and Lagarde simplified it for telephones
// (SIGGRAPH 2015, "Optimizing PBR for Mobile"). `seen` is the share of the light that no shadow takes.
void AddLight(inout Lit sum, half3 colour, float3 direction, half seen, float3 normal, float3 view)
{
    float3 between = normalize(direction + view);
    float nl = dot(normal, direction);
    float nh = max(dot(normal, between), 0.0);
    float lh = dot(direction, between);
    float roughness = 1.0 - _Smoothness;
    float a = roughness * roughness;
    float a2 = a * a;
    float d = nh * nh * (a2 - 1.0) + 1.00001;
    half3 wrapped = max((nl + _Soft * half3(1.0, 0.55, 0.45)) / (1.0 + _Soft), 0.0);
    // Where a surface turns away from the light, that darkens it already: its own shadow does not.
    half arriving = lerp(1.0, seen, saturate(4.0 * nl));
    sum.matt += colour * arriving * wrapped;
    sum.gloss += colour * seen * max(nl, 0.0) * 0.04 * a2
        / (d * d * max(0.1, lh * lh) * (4.0 * a + 2.0));
}

// Khronos's PBR Neutral tone mapping (2024), which leaves colours what they are.
half3 NeutralToneMapped(half3 colour)
{
    float3 seen = colour;
    float least = min(seen.r, min(seen.g, seen.b));
    seen -= least < 0.08 ? least - 6.25 * least * least : 0.04;
    float most = max(seen.r, max(seen.g, seen.b));
    if (most > 0.76)
    {
        float held = 1.0 - 0.0576 / (most - 0.52);
        seen = lerp(held.xxx, seen * held / most, 1.0 / (0.15 * (most - held) + 1.0));
    }
    return saturate(seen);
}

#endif
