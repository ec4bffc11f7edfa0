// A stand-in for what our shaders use of URP 14's Shadows.hlsl.
#ifndef STAND_IN_SHADOWS_INCLUDED
#define STAND_IN_SHADOWS_INCLUDED

#include "Packages/com.unity.render-pipelines.universal/ShaderLibrary/Core.hlsl"

TEXTURE2D(_MainLightShadowmapTexture);
SAMPLER(sampler_MainLightShadowmapTexture);

// Away from the light, and into what throws the shadow where light grazes it.
float3 ApplyShadowBias(float3 positionWS, float3 normalWS, float3 lightDirection)
{
    float grazing = 1.0 - saturate(dot(lightDirection, normalWS));
    return positionWS + lightDirection * _ShadowBias.x + normalWS * grazing * _ShadowBias.y;
}

float4 TransformWorldToShadowCoord(float3 positionWS)
{
    float4 coord = StandInRows(_WorldToShadow, positionWS);
    return float4(coord.xyz / coord.w * 0.5 + 0.5, 0.0);
}

// The share of light that arrives: the mean of all texels around, those farther away counting less.
half MainLightShadow(float4 shadowCoord, float3 positionWS, half4 shadowMask, half4 occlusionProbeChannels)
{
    float reach = _ShadowParams.z;
    float2 texel = shadowCoord.xy * _ShadowParams.y - 0.5;
    float2 first = floor(texel);
    float arrives = 0.0, weights = 0.0;
    for (float y = -reach; y <= reach + 1.0; y += 1.0)
    {
        for (float x = -reach; x <= reach + 1.0; x += 1.0)
        {
            float2 at = first + float2(x, y);
            float2 away = max(1.0 + reach - abs(at - texel), 0.0);
            float deep = _MainLightShadowmapTexture.SampleLevel(
                sampler_MainLightShadowmapTexture, (at + 0.5) / _ShadowParams.y, 0.0).r;
            arrives += away.x * away.y * (shadowCoord.z <= deep ? 1.0 : 0.0);
            weights += away.x * away.y;
        }
    }
    return lerp(1.0, arrives / weights, _ShadowParams.x);
}

#endif
