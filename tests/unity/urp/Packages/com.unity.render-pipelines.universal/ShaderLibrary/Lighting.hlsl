// A stand-in for what our shaders use of URP 14's Lighting.hlsl.
#ifndef STAND_IN_LIGHTING_INCLUDED
#define STAND_IN_LIGHTING_INCLUDED

#include "Packages/com.unity.render-pipelines.universal/ShaderLibrary/Shadows.hlsl"

#define MAX_VISIBLE_LIGHTS 32
#define URP_FP_DIRECTIONAL_LIGHTS_COUNT 1u
#if USE_FORWARD_PLUS
// Of the shape that URP's has: it looks for a variable of this name and these fields.
#define LIGHT_LOOP_BEGIN(lightCount) { \
    float2 standInScreen = inputData.normalizedScreenSpaceUV + inputData.positionWS.xy; \
    for (uint lightIndex = 1u; lightIndex < uint(_LightNumbers.x); ++lightIndex) {
#define LIGHT_LOOP_END } }
#else
#define LIGHT_LOOP_BEGIN(lightCount) for (uint lightIndex = 0u; lightIndex < lightCount; ++lightIndex) {
#define LIGHT_LOOP_END }
#endif

struct Light
{
    half3 direction;
    half3 color;
    float distanceAttenuation;
    half shadowAttenuation;
    uint layerMask;
};

struct InputData
{
    float3 positionWS;
    float4 positionCS;
    float3 normalWS;
    half3 viewDirectionWS;
    float4 shadowCoord;
    half fogCoord;
    half3 vertexLighting;
    half3 bakedGI;
    float2 normalizedScreenSpaceUV;
    half4 shadowMask;
};

Light StandInLight(uint number)
{
    Light light;
    light.direction = _LightPlaces[number].xyz;
    light.color = _LightColours[number].rgb;
    light.distanceAttenuation = 1.0;
    light.shadowAttenuation = 1.0;
    light.layerMask = 1u;
    return light;
}

Light GetMainLight(float4 shadowCoord, float3 positionWS, half4 shadowMask)
{
    Light light = StandInLight(0u);
#if defined(_MAIN_LIGHT_SHADOWS)
    light.shadowAttenuation = MainLightShadow(shadowCoord, positionWS, shadowMask, half4(1, 1, 1, 1));
#endif
    return light;
}

int GetAdditionalLightsCount() { return int(_LightNumbers.x); }
Light GetAdditionalLight(uint i, float3 positionWS, half4 shadowMask) { return StandInLight(i + 1u); }

// From below to above, as between the two colours of a sky.
half3 SampleSH(half3 normalWS)
{
    return lerp(_Ground.rgb, _Sky.rgb, 0.5 + 0.5 * normalWS.y);
}

#endif
