package dev.paddock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceMemoryTest {
    private static final long MIB = 1024 * 1024;

    private static Map<String, Long> of(String log) {
        DeviceMemory memory = new DeviceMemory();
        log.lines().forEach(memory::read);
        return memory.bytes();
    }

    @Test
    void modelCacheAndScratchAreAddedUpByDevice() {
        assertThat(of("""
                        load_tensors: loading model tensors, this can take a while... (mmap = true)
                        load_tensors:   CPU_Mapped model buffer size =   333.84 MiB
                        load_tensors:        CUDA0 model buffer size =  4095.00 MiB
                        load_tensors:        CUDA1 model buffer size =  2000.50 MiB
                        llama_context: constructing llama_context
                        llama_context:  CUDA_Host  output buffer size =     0.58 MiB
                        llama_kv_cache:      CUDA0 KV buffer size =   512.00 MiB
                        llama_kv_cache:      CUDA0 KV buffer size =   128.00 MiB
                        llama_kv_cache:        CPU KV buffer size =    64.00 MiB
                        sched_reserve:      CUDA0 compute buffer size =   304.00 MiB
                        sched_reserve:  CUDA_Host compute buffer size =    16.01 MiB
                        """)).containsExactly(Map.entry("CUDA0", 5039 * MIB), Map.entry("CUDA1", 4001 * MIB / 2));
    }

    @Test
    void theLastWordOfAContextOnItsScratchCounts() {
        assertThat(of("""
                        llama_context: constructing llama_context
                        sched_reserve:      CUDA0 compute buffer size =   500.00 MiB
                        sched_reserve:      CUDA0 compute buffer size =   300.00 MiB
                        alloc_compute_meta:      CUDA0 compute buffer size =   100.00 MiB
                        llama_context: constructing llama_context
                        sched_reserve:      CUDA0 compute buffer size =    50.00 MiB
                        """)).containsExactly(Map.entry("CUDA0", 450 * MIB));
    }

    @Test
    void buildsOf2024And2026SayItInTheirOwnWays() {
        assertThat(of("""
                        llm_load_tensors:      Metal buffer size =  1000.00 MiB
                        llama_kv_cache_init:      Metal KV buffer size =    24.00 MiB
                        """)).containsExactly(Map.entry("Metal", 1024 * MIB));
        assertThat(of("""
                        0.00.100.200 D load_tensors:  MTL0_Mapped model buffer size =  9000.00 MiB
                        0.01.100.200 I load_tensors:  MTL0_Mapped model buffer size =  2000.00 MiB
                        0.01.200.200 I llama_memory_recurrent:       MTL0 RS buffer size =     8.00 MiB
                        """)).containsExactly(Map.entry("MTL0", 2008 * MIB));
    }

    @Test
    void whereNothingIsOnADeviceNothingIsTold() {
        assertThat(of("""
                        load_tensors:          CPU model buffer size =     0.88 MiB
                        llama_context:        CPU  output buffer size =     0.00 MiB
                        llama_kv_cache:      CUDA0 KV buffer size =     0.00 MiB
                        srv: a prompt about buffer size = 5 MiB
                        """)).isEmpty();
    }
}
